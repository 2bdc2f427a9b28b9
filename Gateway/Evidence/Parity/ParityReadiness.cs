using System.Collections.Immutable;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Readiness;
using Gateway.Evidence.Shadow;
using Gateway.Mappings;
using Gateway.Telemetry;

namespace Gateway.Evidence.Parity;

/// <summary>
/// Red blocks a cutover. By what was last read from Stytch's API: nobody is called at a cutover, and what an operator told is judged by
/// <see cref="ReadinessJudge"/> alone.
/// </summary>
internal sealed class ParityReadiness(IConnectionStore connections, ParityLookup book) : IReadinessSource
{
    // The judge says the same of them in its own words.
    private static readonly ParityCode[] SaidAlready = [ParityCode.ConnectionMissing, ParityCode.IdpInitiatedRefused];

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<ReadinessReason>>> ReasonsAsync(
        IReadOnlyList<ConnectionMapping> mappings, CancellationToken cancellationToken)
    {
        var facts = await connections.GetManyAsync([.. mappings.Select(ConnectionKey.Of).Distinct()], cancellationToken);
        var read = mappings.Where(mapping => facts.GetValueOrDefault(ConnectionKey.Of(mapping)) is { Source: FactSource.Api }).ToList();
        if (read.Count == 0)
        {
            return ImmutableDictionary<string, IReadOnlyList<ReadinessReason>>.Empty;
        }

        return (await book.ReadAsync(read, new Dictionary<string, ParityCode>(), cancellationToken))
            .Where(report => report.Status is ParityStatus.Red)
            .ToDictionary(report => report.Identifier, ReasonsOf, StringComparer.Ordinal);
    }

    private static IReadOnlyList<ReadinessReason> ReasonsOf(ParityReport report) =>
    [
        .. report.Findings
            .Where(finding => finding.Severity is ParitySeverity.Red && !SaidAlready.Contains(finding.Code))
            .Select(finding => new ReadinessReason(Words.Of(finding.Code), FindingSeverity.Error, finding.Message, finding.Remedy)),
    ];
}
