namespace Gateway.Evidence.Readiness;

/// <summary>Whether a mapping can be cut over, and why.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Verdict">Ready, blocked or unknown.</param>
/// <param name="Reasons">What speaks against it, the worst first; empty where nothing does.</param>
/// <param name="Responses">How many responses were looked at.</param>
/// <param name="Accepted">How many of them the legacy side took.</param>
/// <param name="WouldPass">How many of those Stytch would have taken.</param>
/// <param name="LastSeen">When the last one came; null where none did.</param>
internal sealed record ReadinessReport(
    string Identifier,
    ReadinessVerdict Verdict,
    IReadOnlyList<ReadinessReason> Reasons,
    long Responses,
    long Accepted,
    long WouldPass,
    DateTimeOffset? LastSeen);
