using System.Collections.Immutable;
using Gateway.Evidence.Readiness;
using Gateway.Evidence.Shadow;
using Gateway.Mappings;
using Gateway.Telemetry;

namespace Gateway.Evidence.Identities;

/// <summary>Drift is a caution and no block: the login works, and who it is may be another one.</summary>
internal sealed class IdentityReadiness(IdentityReader reader, IdentityWatch watch) : IReadinessSource
{
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<ReadinessReason>>> ReasonsAsync(
        IReadOnlyList<ConnectionMapping> mappings, CancellationToken cancellationToken)
    {
        var watched = mappings.Where(mapping => watch.Covers(mapping.Wave)).ToList();
        if (watched.Count == 0)
        {
            return ImmutableDictionary<string, IReadOnlyList<ReadinessReason>>.Empty;
        }

        var reports = await reader.ReadAsync(watched, cancellationToken);
        return watched.Zip(reports)
            .Where(pair => pair.Second.Findings.Count > 0)
            .ToDictionary(pair => pair.First.Identifier, pair => ReasonsOf(pair.Second), StringComparer.Ordinal);
    }

    private static IReadOnlyList<ReadinessReason> ReasonsOf(IdentityReport report) =>
    [
        .. report.Findings.Select(finding => new ReadinessReason(
            Words.Of(finding.Code),
            FindingSeverity.Warning,
            $"{finding.People} of {report.People} people {finding.Code.Message()}",
            finding.Code.Remedy())),
    ];
}
