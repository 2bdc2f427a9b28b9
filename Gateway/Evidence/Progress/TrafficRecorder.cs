using Gateway.Mappings.Table;
using Gateway.Mappings.Traffic;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Progress;

/// <summary>
/// Carries what the redirect path counted to the store, every few seconds and at the stop, and notes there how many mappings are in each state.
/// While the store is away the counts wait here.
/// </summary>
internal sealed class TrafficRecorder(
    TrafficCounter book,
    MappingTable table,
    IProgressStore store,
    IOptions<ProgressOptions> options,
    TimeProvider timeProvider,
    ProgressMetrics metrics,
    ILogger<TrafficRecorder> logger) : BackgroundService
{
    private readonly PendingTraffic _pending = new();
    private DateTimeOffset _takenAt = timeProvider.GetUtcNow();
    private (DateOnly Day, MappingStateCounts States)? _recorded;
    private DateOnly? _pruned;
    private bool _isStoreAway;

    /// <summary>Takes what was counted and stores all that waits; what the store does not take is kept for the next time. One at a time.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Take();
        try
        {
            while (_pending.Next() is { } batch)
            {
                await store.AddAsync(batch, cancellationToken);
                _pending.Remove();
            }

            await RecordStatesAsync(cancellationToken);
            Enter(isStoreAway: false, "");
            await PruneAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it is: a fault in counting must not end the gateway, as one in a background service would.
            Enter(isStoreAway: true, e.Message);
        }
        finally
        {
            metrics.Waiting(_pending.Count);
        }
    }

    /// <summary>Stores the rest; the listeners have stopped by now, so nothing is counted any more.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time to stop is up; what was not stored is told below.
        }

        if (_pending.Count > 0)
        {
            logger.TrafficLost(_pending.Count);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(UntilNext(), timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await FlushAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    // Also at midnight, so that what belongs to the old day is taken before the new one has much.
    private TimeSpan UntilNext()
    {
        var now = timeProvider.GetUtcNow();
        var untilMidnight = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
        return untilMidnight < options.Value.FlushInterval ? untilMidnight : options.Value.FlushInterval;
    }

    private void Take()
    {
        var now = timeProvider.GetUtcNow();
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

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        if (_pruned != UnixDay.DayOf(_takenAt))
        {
            await store.PruneAsync(_takenAt, cancellationToken);
            _pruned = UnixDay.DayOf(_takenAt);
        }
    }

    private void Enter(bool isStoreAway, string reason)
    {
        if (isStoreAway && !_isStoreAway)
        {
            logger.TrafficWaits(reason);
        }
        else if (!isStoreAway && _isStoreAway)
        {
            logger.TrafficStoredAgain();
        }

        _isStoreAway = isStoreAway;
    }
}
