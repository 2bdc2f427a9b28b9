using Gateway.Mappings.Table;
using Gateway.Mappings.Traffic;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Progress;

/// <summary>
/// Carries what the redirect path counted to the store, every few seconds and at the stop, and notes there how many mappings are in each state.
/// While the store is away the counts wait here.
/// </summary>
internal sealed class TrafficRecorder(
    TrafficCounter book,
    RecentLogins logins,
    MappingTable table,
    IProgressStore store,
    IOptions<ProgressOptions> options,
    TimeProvider timeProvider,
    ProgressMetrics metrics,
    ILogger<TrafficRecorder> logger) : FlushingService(new StoreLatch(logger.TrafficWaits, logger.TrafficStoredAgain), timeProvider)
{
    private readonly PendingTraffic _pending = new();
    private DateTimeOffset _takenAt = timeProvider.GetUtcNow();
    private (DateOnly Day, MappingStateCounts States)? _recorded;

    protected override int Waiting => _pending.Count;

    // What was counted up to now waits with the rest.
    protected override async Task FlushOneAsync(CancellationToken cancellationToken)
    {
        Take();
        logins.Note(Time.GetUtcNow());
        try
        {
            await base.FlushOneAsync(cancellationToken);
        }
        finally
        {
            metrics.Waiting(_pending.Count);
        }
    }

    // Also at midnight, so that what belongs to the old day is taken before the new one has much.
    protected override TimeSpan GetPause()
    {
        var now = Time.GetUtcNow();
        var untilMidnight = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
        return untilMidnight < options.Value.FlushInterval ? untilMidnight : options.Value.FlushInterval;
    }

    protected override async Task StoreAsync(CancellationToken cancellationToken)
    {
        while (_pending.Next() is { } batch)
        {
            await store.AddAsync(batch, cancellationToken);
            _pending.Remove();
        }

        await RecordStatesAsync(cancellationToken);
    }

    protected override Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken) => store.PruneAsync(now, cancellationToken);

    protected override void TellLost(int waiting) => logger.TrafficLost(waiting);

    private void Take()
    {
        var now = Time.GetUtcNow();
        // The requests came since the last time; taken as of the middle, those before midnight count for the day that ends.
        var since = now - _takenAt < options.Value.FlushInterval ? now - _takenAt : options.Value.FlushInterval;
        var at = since > TimeSpan.Zero ? now - (since / 2) : now;
        _takenAt = now;
        foreach (var (identifier, counts) in book.Take())
        {
            if (!_pending.Add(identifier, counts, at))
            {
                metrics.Dropped(counts.Acs + counts.Start + counts.Metadata + counts.Logout);
            }
        }
    }

    // Only where something changed: one more commit every few seconds would wear out a disk for nothing.
    private async Task RecordStatesAsync(CancellationToken cancellationToken)
    {
        var now = (UnixDay.DayOf(_takenAt), table.States);
        if (table.IsLoaded && _recorded != now)
        {
            await store.RecordStatesAsync(now.Item1, now.States, cancellationToken);
            _recorded = now;
        }
    }
}
