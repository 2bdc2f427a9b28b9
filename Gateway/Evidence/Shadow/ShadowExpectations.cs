using Gateway.Evidence.Connections;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Evidence.Shadow;

/// <summary>
/// What each mapping's connection would take, kept for a moment: of the tenants in shadow some sign in all the time. For the one worker.
/// </summary>
internal sealed class ShadowExpectations(IMappingStore mappings, ConnectionCache connections, MappingRules rules, TimeProvider timeProvider)
{
    /// <summary>How late a change at Stytch, once it is known here, may be noticed.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private const int MaxKept = 1_000;

    private readonly Dictionary<string, (ShadowExpectation Expectation, long Revision, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    /// <summary>Null where the mapping is gone meanwhile.</summary>
    public async Task<ShadowExpectation?> FindAsync(MappingEntry entry, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (_kept.TryGetValue(entry.Identifier, out var kept) && kept.Revision >= entry.Revision && kept.Until > now)
        {
            return kept.Expectation;
        }

        if (await mappings.FindAsync(entry.Identifier, cancellationToken) is not { } mapping || mapping.Identifier != entry.Identifier)
        {
            return null;
        }

        var facts = await connections.FindAsync(mapping.Project, mapping.ConnectionId, cancellationToken);
        var expectation = ShadowExpectation.Of(mapping, rules.TargetOf(mapping), facts);
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[entry.Identifier] = (expectation, mapping.Revision, now + Kept);
        return expectation;
    }
}
