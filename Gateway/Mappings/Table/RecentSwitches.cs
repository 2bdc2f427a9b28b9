using Gateway.Mappings.History;
using Gateway.Mappings.Store;
using Gateway.Storage;

namespace Gateway.Mappings.Table;

/// <summary>
/// Tells a set that was just read which of its mappings went from one side to the other a short while ago, so that a gateway started in the
/// middle of a cut-over knows it as the others do. Bounded work: one look at the newest revisions where nothing was changed lately.
/// </summary>
internal sealed class RecentSwitches(IMappingStore store, TimeSpan window, TimeProvider timeProvider)
{
    /// <summary>How many changed mappings are looked at.</summary>
    private const int MaxMappings = 100_000;

    /// <summary>Of how many of them the history is read; of the others only then and now are compared.</summary>
    private const int MaxHistories = 1_000;

    private const int MaxRevisions = 1_000;
    private const int MaxChanges = 50;

    /// <param name="find">The entry of an identifier in the set.</param>
    /// <param name="recall">Tells an entry of the set when it was switched.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task RecallAsync(
        Func<string, MappingEntry?> find, Action<MappingEntry, DateTimeOffset> recall, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var revisions = await store.ReadRevisionsAsync(before: null, MaxRevisions, cancellationToken);
        if (revisions.Count == 0 || revisions[0].At < now - window)
        {
            return;
        }

        var baseline = revisions.FirstOrDefault(revision => revision.At < now - window)?.Number ?? revisions[^1].Number - 1;
        var changed = new List<(string Identifier, MappingSide Before)>();
        await foreach (var past in store.ReadChangedSinceAsync(baseline, cancellationToken))
        {
            changed.Add((past.Identifier, SideOf(past)));
            if (changed.Count == MaxMappings)
            {
                break;
            }
        }

        for (var i = 0; i < changed.Count; i++)
        {
            var (identifier, before) = changed[i];
            if (find(identifier) is not { SwitchedAt: 0 } entry)
            {
                continue;
            }

            var switchedAt = i < MaxHistories ? await ReadSwitchAsync(identifier, cancellationToken)
                : before is not MappingSide.Unknown && entry.Side is not MappingSide.Unknown && before != entry.Side ? now
                : null;
            if (switchedAt is { } at && at >= now - window)
            {
                recall(entry, at);
            }
        }
    }

    private async Task<DateTimeOffset?> ReadSwitchAsync(string identifier, CancellationToken cancellationToken)
    {
        DateTimeOffset? switchedAt = null;
        var side = MappingSide.Unknown;
        var history = await store.ReadHistoryAsync(identifier, MaxChanges, cancellationToken);
        foreach (var change in history.Reverse())
        {
            // A mapping that does not exist has its logins on the legacy side, where those of unknown identifiers go.
            var next = change.After is null ? MappingSide.Legacy : MappingEntry.SideOf(change.After.State);
            if (side is MappingSide.Unknown && change.After is { Version: 1 })
            {
                side = MappingSide.Legacy;
            }

            if (next is not MappingSide.Unknown && side is not MappingSide.Unknown && next != side)
            {
                switchedAt = change.At;
            }

            side = next is MappingSide.Unknown ? side : next;
        }

        return switchedAt;
    }

    private static MappingSide SideOf(PastMapping past) =>
        past.Content is { } content ? MappingEntry.SideOf(content.State) : past.IsKnown ? MappingSide.Legacy : MappingSide.Unknown;
}
