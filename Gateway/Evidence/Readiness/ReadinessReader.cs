using Gateway.Changes.Rollout;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Shadow;
using Gateway.Evidence.Sightings;
using Gateway.Mappings;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Readiness;

/// <summary>Judges the readiness of mappings by what the stores hold of them: one read of each store for a page of mappings.</summary>
internal sealed class ReadinessReader(
    ISightingStore sightings,
    IConnectionStore connections,
    MappingRules rules,
    IEnumerable<IReadinessSource> sources,
    IOptions<ReadinessOptions> options,
    TimeProvider timeProvider) : IReadiness
{
    /// <summary>Of one mapping.</summary>
    public async Task<ReadinessReport> ReadAsync(ConnectionMapping mapping, CancellationToken cancellationToken) =>
        (await ReadAsync([mapping], cancellationToken))[0];

    /// <summary>Of several, in their order.</summary>
    public async Task<IReadOnlyList<ReadinessReport>> ReadAsync(IReadOnlyList<ConnectionMapping> mappings, CancellationToken cancellationToken)
    {
        var reports = new List<ReadinessReport>(mappings.Count);
        foreach (var page in mappings.Chunk(IReadiness.PageSize))
        {
            reports.AddRange(await ReadPageAsync(page, cancellationToken));
        }

        return reports;
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<CutoverBlock>>> BlocksOfAsync(
        IReadOnlyList<ConnectionMapping> mappings, CancellationToken cancellationToken) =>
        (await ReadAsync(mappings, cancellationToken))
            .Where(report => report.Verdict is ReadinessVerdict.Blocked)
            .ToDictionary(
                report => report.Identifier,
                report => (IReadOnlyList<CutoverBlock>)[
                    .. report.Reasons.Where(reason => reason.Severity is FindingSeverity.Error).Select(reason => reason.ToBlock()),
                ],
                StringComparer.Ordinal);

    private async Task<IEnumerable<ReadinessReport>> ReadPageAsync(ConnectionMapping[] mappings, CancellationToken cancellationToken)
    {
        var seen = await sightings.ReadManyAsync([.. mappings.Select(mapping => mapping.Identifier)], cancellationToken);
        var facts = await connections.GetManyAsync([.. mappings.Select(ConnectionKey.Of).Distinct()], cancellationToken);
        var further = new List<IReadOnlyDictionary<string, IReadOnlyList<ReadinessReason>>>();
        foreach (var source in sources)
        {
            further.Add(await source.ReasonsAsync(mappings, cancellationToken));
        }

        var now = timeProvider.GetUtcNow();
        return mappings.Select(mapping => ReadinessJudge.Judge(
            new ReadinessSubject(
                mapping, rules.TargetOf(mapping), facts.GetValueOrDefault(ConnectionKey.Of(mapping)), seen.GetValueOrDefault(mapping.Identifier) ?? []),
            [.. further.SelectMany(reasons => reasons.GetValueOrDefault(mapping.Identifier) ?? [])],
            options.Value,
            now));
    }
}
