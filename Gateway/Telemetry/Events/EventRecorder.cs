using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Events;

/// <summary>
/// Takes events from wherever they happen, the redirect path included: no lock, no I/O, no allocation. What finds no room is dropped and counted,
/// and a caller whose event would be dropped anyway learns it from one read.
/// </summary>
internal sealed class EventRecorder
{
    /// <summary>What a lane holds, besides the routine one that follows the rate.</summary>
    private const int LaneCapacity = 1024;

    private readonly EventMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly EventRing[] _rings;
    private volatile bool _isStoreAway;
    private TaskCompletionSource? _sleeper;

    public EventRecorder(IOptions<EventOptions> options, EventMetrics metrics, TimeProvider time)
    {
        (_metrics, _time) = (metrics, time);
        // Two seconds of the rate: a short burst is kept whole.
        var routine = Math.Clamp(2 * options.Value.MaxPerSecond, LaneCapacity, 65_536);
        _rings = !options.Value.Enabled ? [] :
        [
            new EventRing(LaneCapacity),
            new EventRing(2 * LaneCapacity),
            new EventRing(routine),
            new EventRing(LaneCapacity),
        ];
        metrics.Observe(() => _rings.Sum(ring => ring.Count));
    }

    /// <summary>By <see cref="EventLane"/>; empty where nothing is recorded.</summary>
    public IReadOnlyList<EventRing> Rings => _rings;

    /// <summary>True while the store takes nothing, so that what is dropped meanwhile is counted as its fault.</summary>
    public bool IsStoreAway
    {
        get => _isStoreAway;
        set => _isStoreAway = value;
    }

    /// <summary>False where an event of this lane would be dropped; it then counts as dropped, and is not worth putting together.</summary>
    public bool Admits(EventLane lane)
    {
        if (_rings.Length == 0)
        {
            return false;
        }

        if (!_rings[(int)lane].IsFull)
        {
            return true;
        }

        Drop(lane);
        return false;
    }

    /// <summary>Records an event of a lane that <see cref="Admits"/> it.</summary>
    public void Record(EventLane lane, in GatewayEvent happened)
    {
        if (_rings.Length == 0)
        {
            return;
        }

        // Not the cryptographic source, which costs more than all the rest: such an id names a row and opens nothing.
        var random = happened.RequestId is null ? Random.Shared.NextInt64() : 0;
        if (!_rings[(int)lane].TryAdd(new PendingEvent(happened, _time.GetUtcNow().UtcTicks, random)))
        {
            Drop(lane);
        }

        // One read where nobody sleeps, which is always so while requests come.
        if (Volatile.Read(ref _sleeper) is not null)
        {
            Interlocked.Exchange(ref _sleeper, null)?.TrySetResult();
        }
    }

    /// <summary>Completes when a ring has an event, at once where one has. For the one reader.</summary>
    public Task WaitAsync()
    {
        var sleeper = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Told first and looked afterwards: a writer that is not seen in its ring by now sees the sleeper, as both go through a full fence.
        Interlocked.Exchange(ref _sleeper, sleeper);
        return _rings.Any(ring => ring.Count > 0) ? Task.CompletedTask : sleeper.Task;
    }

    private void Drop(EventLane lane) => _metrics.Dropped(
        IsStoreAway ? EventDrop.StoreUnavailable : lane is EventLane.Routine or EventLane.Unmapped ? EventDrop.Sampled : EventDrop.QueueFull, 1);
}
