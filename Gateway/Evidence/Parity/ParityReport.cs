using Gateway.Evidence.Connections;
using Gateway.Mappings;

namespace Gateway.Evidence.Parity;

/// <summary>How a mapping stands to what Stytch holds.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Project">Its project.</param>
/// <param name="ConnectionId">Its connection.</param>
/// <param name="State">Its state.</param>
/// <param name="Wave">Its wave.</param>
/// <param name="Status">The worst of the findings; green where none is worse than an info.</param>
/// <param name="Findings">What does not fit, the worst first.</param>
/// <param name="ReadAt">As of when Stytch's side is known; null where it is not.</param>
/// <param name="Source">Who told it; null where nobody did.</param>
internal sealed record ParityReport(
    string Identifier,
    string Project,
    string ConnectionId,
    MappingState State,
    string? Wave,
    ParityStatus Status,
    IReadOnlyList<ParityFinding> Findings,
    DateTimeOffset? ReadAt,
    FactSource? Source)
{
    public static ParityReport Of(ParitySubject subject, DateTimeOffset now)
    {
        var findings = ParityCheck.Check(subject, now);
        return new(
            subject.Mapping.Identifier,
            subject.Mapping.Project,
            subject.Mapping.ConnectionId,
            subject.Mapping.State,
            subject.Mapping.Wave,
            StatusOf(findings),
            findings,
            subject.Facts?.ReadAt,
            subject.Facts?.Source);
    }

    private static ParityStatus StatusOf(IReadOnlyList<ParityFinding> findings) => findings.Select(finding => finding.Severity).DefaultIfEmpty().Max() switch
    {
        ParitySeverity.Red => ParityStatus.Red,
        ParitySeverity.Unknown => ParityStatus.Unknown,
        ParitySeverity.Yellow => ParityStatus.Yellow,
        _ => ParityStatus.Green,
    };
}
