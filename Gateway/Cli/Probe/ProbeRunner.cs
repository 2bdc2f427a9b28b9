using Gateway.Cli.Probe.Checks;

namespace Gateway.Cli.Probe;

/// <summary>Asks every question, one after the other.</summary>
internal static class ProbeRunner
{
    /// <summary>In order: the first shows what the further ones are held against.</summary>
    public static readonly IReadOnlyList<ProbeCheck> Checks =
        [
            .. RedirectChecks.All,
            .. AddressChecks.All,
            .. SizeChecks.All,
            .. MethodChecks.All,
            .. ForgeryChecks.All,
            .. ConnectionChecks.All,
            .. ExposureChecks.All,
        ];

    /// <param name="settings">What is probed; without faults.</param>
    /// <param name="timeProvider">The clock that the deployment's is held against.</param>
    /// <param name="found">Is told each finding as it comes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ProbeRun> RunAsync(
        ProbeSettings settings, TimeProvider timeProvider, Action<ProbeFinding> found, CancellationToken cancellationToken)
    {
        using var session = new ProbeSession(settings, timeProvider);
        var findings = new List<ProbeFinding>();
        foreach (var check in Checks)
        {
            var outcome = await check.RunAsync(session, cancellationToken);
            findings.Add(new ProbeFinding(check.Name, outcome.Verdict, outcome.Detail, outcome.Remedy));
            found(findings[^1]);
        }

        return new ProbeRun(findings, session.Wire.Requests);
    }
}

/// <summary>What came of it.</summary>
/// <param name="Findings">One a check, in order.</param>
/// <param name="Requests">How many requests were sent.</param>
internal sealed record ProbeRun(IReadOnlyList<ProbeFinding> Findings, int Requests)
{
    public bool IsGood => Findings.All(finding => finding.Verdict is not ProbeVerdict.Fail);
}
