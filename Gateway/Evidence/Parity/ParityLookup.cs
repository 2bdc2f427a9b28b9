using Gateway.Evidence.Connections;
using Gateway.Evidence.Sightings;
using Gateway.Mappings;
using Gateway.Stytch;
using Gateway.Stytch.Api;

namespace Gateway.Evidence.Parity;

/// <summary>How mappings stand by what the stores hold: no call to Stytch, and one read of each store for a page.</summary>
internal sealed class ParityLookup(
    ISightingStore sightings, IConnectionStore connections, MappingRules rules, StytchProjects projects, StytchClients clients, TimeProvider timeProvider)
{
    /// <summary>The most mappings of a page.</summary>
    public const int PageSize = 500;

    /// <summary>In the order of the mappings, at most <see cref="PageSize"/>.</summary>
    /// <param name="mappings">The mappings.</param>
    /// <param name="unread">By identifier, why Stytch's side could not be read just now.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<IReadOnlyList<ParityReport>> ReadAsync(
        IReadOnlyList<ConnectionMapping> mappings, IReadOnlyDictionary<string, ParityCode> unread, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        return [.. (await SubjectsAsync(mappings, unread, cancellationToken)).Select(subject => ParityReport.Of(subject, now))];
    }

    public async Task<IReadOnlyList<ParitySubject>> SubjectsAsync(
        IReadOnlyList<ConnectionMapping> mappings, IReadOnlyDictionary<string, ParityCode> unread, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mappings.Count, PageSize);
        var seen = await sightings.ReadManyAsync([.. mappings.Select(mapping => mapping.Identifier)], cancellationToken);
        var facts = await connections.GetManyAsync([.. mappings.Select(ConnectionKey.Of).Distinct()], cancellationToken);
        var elsewhere = await ElsewhereAsync(mappings, facts, cancellationToken);
        return
        [
            .. mappings.Select(mapping => new ParitySubject(
                mapping,
                rules.TargetOf(mapping),
                facts.GetValueOrDefault(ConnectionKey.Of(mapping)),
                seen.GetValueOrDefault(mapping.Identifier) ?? [])
            {
                Unread = unread.TryGetValue(mapping.Identifier, out var why) ? why
                    : !facts.ContainsKey(ConnectionKey.Of(mapping)) && clients.Find(mapping.Project) is null ? ParityCode.NoApiKeys
                    : null,
                OtherProject = elsewhere.GetValueOrDefault(mapping.ConnectionId),
            }),
        ];
    }

    // By connection id, another project that has it: asked for those alone that their own project does not have.
    private async Task<Dictionary<string, string>> ElsewhereAsync(
        IReadOnlyList<ConnectionMapping> mappings, IReadOnlyDictionary<ConnectionKey, ConnectionFacts> facts, CancellationToken cancellationToken)
    {
        var keys = mappings
            .Where(mapping => facts.GetValueOrDefault(ConnectionKey.Of(mapping))?.DeletedAt is not null)
            .SelectMany(mapping =>
                projects.All.Where(project => project.Name != mapping.Project).Select(project => new ConnectionKey(project.Name, mapping.ConnectionId)))
            .Distinct();
        var elsewhere = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var some in keys.Chunk(IConnectionStore.MaxKeys))
        {
            foreach (var (key, _) in (await connections.GetManyAsync(some, cancellationToken)).Where(known => known.Value.DeletedAt is null))
            {
                elsewhere[key.ConnectionId] = key.Project;
            }
        }

        return elsewhere;
    }
}
