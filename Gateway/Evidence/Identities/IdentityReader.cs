using Gateway.Evidence.Connections;
using Gateway.Mappings;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Identities;

/// <summary>Tells how the identities of mappings drift, by what the stores hold: one read of each store for a page of mappings.</summary>
internal sealed class IdentityReader(IIdentityStore store, IConnectionStore connections, IdentityWatch watch, IOptions<IdentityOptions> options)
{
    /// <summary>The most people that are kept of a mapping.</summary>
    public int MaxPeople => options.Value.MaxPeople;

    /// <summary>Of each mapping, in their order.</summary>
    /// <param name="mappings">At most <see cref="IIdentityStore.MaxIdentifiers"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<IReadOnlyList<IdentityReport>> ReadAsync(IReadOnlyList<ConnectionMapping> mappings, CancellationToken cancellationToken)
    {
        var facts = await connections.GetManyAsync([.. mappings.Select(ConnectionKey.Of).Distinct()], cancellationToken);
        var counts = await store.CountAsync([.. mappings.Select(mapping => mapping.Identifier)], cancellationToken);
        return
        [
            .. mappings.Select(mapping =>
                Report(mapping, facts.GetValueOrDefault(ConnectionKey.Of(mapping)), counts.GetValueOrDefault(mapping.Identifier))),
        ];
    }

    /// <summary>The people of a mapping that count; nobody where none are watched.</summary>
    public async Task<IReadOnlyList<SeenPerson>> PeopleOfAsync(ConnectionMapping mapping, CancellationToken cancellationToken) =>
        await ReadAsync([mapping], cancellationToken) is [{ People: > 0 }] ? await store.ReadAsync(mapping.Identifier, cancellationToken) : [];

    private IdentityReport Report(ConnectionMapping mapping, ConnectionFacts? facts, IdentityCount? count)
    {
        var basis = watch.BasisOf(mapping.Wave, facts?.AttributeMapping?.GetValueOrDefault("email"));
        if (count is null || count.Basis != basis)
        {
            return new(Unwatched(), 0, count?.Total ?? 0, []);
        }

        return new(null, count.Total, 0, IdentityDrift.Of(count.People));

        UnwatchedReason? Unwatched() =>
            watch.Key is null ? UnwatchedReason.NoKeyFile
            : !watch.Covers(mapping.Wave) ? UnwatchedReason.OtherWave
            : basis is null ? UnwatchedReason.AttributeMappingUnknown
            : null;
    }
}
