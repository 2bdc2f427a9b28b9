using Gateway.Mappings.Store;

namespace Gateway.Changes.Plans.Building;

/// <summary>
/// Reads the table into a <see cref="PresentSet"/> until that holds exactly one revision of it: first the whole set, then what was committed
/// meanwhile.
/// </summary>
internal sealed class TableReading(IMappingStore store, PresentSet present)
{
    private const int ChangesARead = 10_000;

    /// <summary>How often everything is read anew when the feed does not reach.</summary>
    private const int MaxFullReads = 3;

    /// <summary>
    /// How often changes are caught up with; each read takes a fraction of a second, and somebody who writes without end must not hold it up.
    /// </summary>
    private const int MaxCatchUps = 200;

    /// <summary>How many mappings the table has, without those that came or went while it was read.</summary>
    public long Count { get; private set; }

    /// <summary>The revision that was read; null where none could be, because the table never held still or lost its content.</summary>
    public async Task<StorePosition?> RunAsync(CancellationToken cancellationToken)
    {
        for (var reads = 0; reads < MaxFullReads; reads++)
        {
            present.Clear();
            if (await CatchUpAsync(await ReadAllAsync(cancellationToken), cancellationToken) is { } settled)
            {
                return settled;
            }
        }

        return null;
    }

    private async Task<StorePosition> ReadAllAsync(CancellationToken cancellationToken)
    {
        var position = StorePosition.Empty;
        Count = 0;
        await foreach (var mapping in store.ReadAllAsync(start => position = start, cancellationToken))
        {
            present.Add(mapping);
            Count++;
        }

        return position;
    }

    private async Task<StorePosition?> CatchUpAsync(StorePosition position, CancellationToken cancellationToken)
    {
        for (var reads = 0; reads < MaxCatchUps; reads++)
        {
            if (await store.ReadChangesAsync(position, ChangesARead, cancellationToken) is not ChangeFeed.Next next)
            {
                return null;
            }

            if (next.Position.Revision == position.Revision)
            {
                return next.Position;
            }

            foreach (var change in next.Changes)
            {
                present.Forget(change.Identifier);
                if (change.After is { } after)
                {
                    present.Add(after);
                }
            }

            position = next.Position;
        }

        return null;
    }
}
