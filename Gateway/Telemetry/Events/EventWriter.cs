using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Events;

/// <summary>
/// Carries events from the recorder to the store and to whoever else wants them, in batches, no faster than the configured rate. While the
/// store is away it holds one batch and lets the queues fill: what finds no room there is dropped and counted.
/// </summary>
internal sealed class EventWriter(
    EventRecorder recorder,
    IEventStore store,
    IEnumerable<IEventForwarder> forwarders,
    EventSignal signal,
    EventMetrics metrics,
    IOptions<EventOptions> options,
    EventRetention retention,
    TimeProvider timeProvider,
    ILogger<EventWriter> logger) : BackgroundService
{
    /// <summary>How old an event can be when it is written; older ones are dropped.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>How long events are gathered: what a live tail lags behind at most.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>What a stop waits for the rest to be written.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    private readonly StoreLatch _store = new(logger.StoreAway, logger.StoreBack);
    private readonly EventRecordMaker _maker = new();
    private readonly EventBudget _budget = new(options.Value.MaxPerSecond, timeProvider);
    private long _batches;
    private EventBatch? _held;
    private TimeSpan _pause;
    private DateTimeOffset _pausedUntil;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopTimeout);
        _pausedUntil = default;
        // The listeners have ended by now: what is queued is all there will be.
        try
        {
            while ((_held is not null || recorder.Rings.Any(ring => ring.Count > 0)) && !recorder.IsStoreAway)
            {
                await StepAsync(isLast: true, limit.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // What is left is lost: a stop does not wait for a store that hangs.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (_held is null && !retention.IsDue)
                {
                    // While nothing happens nothing is looked at, but for what has grown too old.
                    await recorder.WaitAsync()
                        .WaitAsync(BackgroundPause.Aligned(timeProvider, EventRetention.Interval), timeProvider, stoppingToken)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                await Task.Delay(Interval, timeProvider, stoppingToken);
                await StepAsync(isLast: false, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The stop writes the rest.
        }
    }

    private async Task StepAsync(bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            if (_held is null && Gather(isLast) is { Count: > 0 } records)
            {
                _held = new EventBatch(_maker.ProcessId, ++_batches, records);
                foreach (var forwarder in forwarders)
                {
                    forwarder.Forward(records);
                }
            }

            if (timeProvider.GetUtcNow() >= _pausedUntil)
            {
                await WriteHeldAsync(cancellationToken);
                await retention.StepAsync(cancellationToken);
                Resume();
            }
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            Pause(e);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A mistake in here must not end the process, whose logins need none of it.
            logger.BatchFailed(e);
            Give(EventDrop.Failed);
        }
    }

    private List<EventRecord> Gather(bool isLast)
    {
        var pending = new List<PendingEvent>();
        _budget.Refill();
        for (var lane = 0; lane < recorder.Rings.Count; lane++)
        {
            var ring = recorder.Rings[lane];
            var share = isLast ? ring.Capacity : _budget.ShareOf((EventLane)lane);
            var before = pending.Count;
            while (pending.Count - before < share && ring.TryTake(out var next))
            {
                pending.Add(next);
            }

            _budget.Spend((EventLane)lane, pending.Count - before);
            ring.Reopen();
        }

        // Lanes are emptied one after the other, requests are told in the order in which they came.
        pending.Sort(static (left, right) => left.At.CompareTo(right.At));
        return pending.ConvertAll(next => _maker.Make(next));
    }

    private async Task WriteHeldAsync(CancellationToken cancellationToken)
    {
        if (_held is not { } batch)
        {
            return;
        }

        if (timeProvider.GetUtcNow() - batch.Events[0].Timestamp > MaxAge)
        {
            Give(EventDrop.StoreUnavailable);
            return;
        }

        await store.AppendAsync(batch, cancellationToken);
        _held = null;
        metrics.Written(batch.Events.Count);
        signal.Signal();
    }

    private void Give(EventDrop reason)
    {
        metrics.Dropped(reason, _held?.Events.Count ?? 0);
        _held = null;
    }

    private void Pause(Exception e)
    {
        _store.MarkAway(e.Message);
        recorder.IsStoreAway = true;
        _pause = _pause == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : TimeSpan.FromTicks(Math.Min(MaxPause.Ticks, 2 * _pause.Ticks));
        _pausedUntil = timeProvider.GetUtcNow() + _pause;
        if (_held is { } batch && timeProvider.GetUtcNow() - batch.Events[0].Timestamp > MaxAge)
        {
            Give(EventDrop.StoreUnavailable);
        }
    }

    private void Resume()
    {
        _store.MarkBack();
        recorder.IsStoreAway = false;
        _pause = TimeSpan.Zero;
    }
}
