using Gateway.Changes.Rollout;
using Gateway.Evidence.Shadow;
using Gateway.Telemetry;

namespace Gateway.Evidence.Readiness;

/// <summary>Something that speaks against a cutover, or is to be known before it.</summary>
/// <param name="Code">A finding's code, or a <see cref="ReadinessCode"/>'s.</param>
/// <param name="Severity">An error blocks.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What can be done; null where nothing can.</param>
internal sealed record ReadinessReason(string Code, FindingSeverity Severity, string Message, string? Remedy)
{
    public static ReadinessReason Of(ReadinessCode code) => new(Words.Of(code), code.Severity(), code.Message(), code.Remedy());

    /// <summary>A finding, with how often it came.</summary>
    /// <param name="code">The finding.</param>
    /// <param name="severity">What it means here.</param>
    /// <param name="count">In how many responses.</param>
    /// <param name="accepted">Of how many that the legacy side took.</param>
    public static ReadinessReason Of(FindingCode code, FindingSeverity severity, long count, long accepted) =>
        new(Words.Of(code), severity, $"{code.Message()} Seen in {count} of {accepted} responses.", code.Remedy());

    public CutoverBlock ToBlock() => new(Code, Message, Remedy);
}
