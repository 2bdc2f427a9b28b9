using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Plans.Building;

/// <summary>
/// Reads, for a small plan, only the mappings that it writes. Enough where it changes no identifier, alias, connection, Audience or organization:
/// then it cannot collide with a mapping that it does not write. So the cut-over of a wave takes no look at a million others.
/// </summary>
internal sealed class NarrowReading(IMappingStore store, IncomingSet incoming, PresentSet present)
{
    /// <summary>Each mapping is a call to the store; more than this many take as long as reading everything.</summary>
    private const int MaxMappings = 1000;

    private const int MaxAttempts = 3;

    /// <summary>The revision that was read; null where everything has to be.</summary>
    public async Task<StorePosition?> RunAsync(CancellationToken cancellationToken)
    {
        if (incoming.Count + incoming.Drops > MaxMappings)
        {
            return null;
        }

        var identifiers = incoming.Identifiers();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            present.Clear();
            var position = await store.ReadPositionAsync(cancellationToken);
            if (!await ReadAsync(identifiers, cancellationToken))
            {
                return null;
            }

            if (await store.ReadPositionAsync(cancellationToken) == position)
            {
                return position;
            }
        }

        return null;
    }

    private async Task<bool> ReadAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
    {
        foreach (var identifier in identifiers)
        {
            var mapping = await store.FindAsync(identifier, cancellationToken);
            var isThere = mapping?.Identifier == identifier;
            if (incoming.Find(identifier) is { } row && !(isThere && KeepsWhatOthersMayShare(mapping!, row.Mapping)))
            {
                return false;
            }

            if (isThere)
            {
                present.Add(mapping!);
            }
        }

        return true;
    }

    private static bool KeepsWhatOthersMayShare(ConnectionMapping before, ConnectionMapping after) =>
        MappingDifference.HaveSameAliases(before, after) && TargetCounts.IsSame(before, after);
}
