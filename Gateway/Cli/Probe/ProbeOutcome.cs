namespace Gateway.Cli.Probe;

/// <summary>What a check comes to.</summary>
internal enum ProbeVerdict
{
    Ok,

    /// <summary>Works, but somebody should know.</summary>
    Warn,

    /// <summary>A login can be lost, or led astray.</summary>
    Fail,

    /// <summary>Could not be asked, or does not apply here.</summary>
    Skipped,
}

/// <summary>What was found, and what to do about it.</summary>
/// <param name="Verdict">What it comes to.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to do; null where there is nothing to do.</param>
internal sealed record ProbeOutcome(ProbeVerdict Verdict, string Detail, string? Remedy)
{
    public static ProbeOutcome Ok(string detail) => new(ProbeVerdict.Ok, detail, null);

    public static ProbeOutcome Warn(string detail, string remedy) => new(ProbeVerdict.Warn, detail, remedy);

    public static ProbeOutcome Fail(string detail, string remedy) => new(ProbeVerdict.Fail, detail, remedy);

    public static ProbeOutcome Skip(string reason) => new(ProbeVerdict.Skipped, reason, null);
}

/// <summary>One question to a deployment.</summary>
/// <param name="Name">What is asked, in a few words; the same in every run.</param>
/// <param name="RunAsync">Asks it.</param>
internal sealed record ProbeCheck(string Name, Func<ProbeSession, CancellationToken, Task<ProbeOutcome>> RunAsync);

/// <summary>A check's answer.</summary>
/// <param name="Check">Its name.</param>
/// <param name="Verdict">What it comes to.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to do; null where there is nothing to do.</param>
internal sealed record ProbeFinding(string Check, ProbeVerdict Verdict, string Detail, string? Remedy);
