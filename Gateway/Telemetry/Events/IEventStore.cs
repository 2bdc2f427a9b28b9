using Gateway.Storage;

namespace Gateway.Telemetry.Events;

/// <summary>
/// Where events are kept: in Redis beside the mappings, or in a SQLite file of their own. Every call may throw
/// <see cref="StoreUnavailableException"/> or <see cref="StoreDamagedException"/>.
/// </summary>
internal interface IEventStore
{
    /// <summary>Writes a batch behind all that is there. Safe to repeat after a failure that left open whether it was written.</summary>
    Task AppendAsync(EventBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// What matches before a place, newest first. Looks at a bounded number of rows: a page may be short, or empty, and still have a next one.
    /// </summary>
    Task<EventPage> ReadBackAsync(EventFilter filter, EventPosition before, int limit, CancellationToken cancellationToken);

    /// <summary>What matches behind a place, oldest first; the page's next place is always given, also where nothing is there yet.</summary>
    Task<EventPage> ReadOnAsync(EventFilter filter, EventPosition after, int limit, CancellationToken cancellationToken);

    /// <summary>The place of the newest event.</summary>
    Task<EventPosition> ReadLastAsync(CancellationToken cancellationToken);

    /// <summary>Removes some of the oldest events, at most <paramref name="step"/>: those written before a time, and those beyond a number.</summary>
    /// <returns>How many it removed.</returns>
    Task<int> PruneAsync(DateTimeOffset before, long maxRows, int step, CancellationToken cancellationToken);
}

/// <param name="ProcessId">The writing process.</param>
/// <param name="Number">Its batches, counted from 1.</param>
/// <param name="Events">In the order of time.</param>
internal sealed record EventBatch(string ProcessId, long Number, IReadOnlyList<EventRecord> Events);

/// <param name="Position">Its place in the log.</param>
/// <param name="Record">The event.</param>
internal readonly record struct StoredEvent(EventPosition Position, EventRecord Record);

/// <param name="Events">What matched.</param>
/// <param name="Next">Where the next page goes on; null where there is none.</param>
internal sealed record EventPage(IReadOnlyList<StoredEvent> Events, EventPosition? Next);
