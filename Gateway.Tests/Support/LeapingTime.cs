namespace Gateway.Tests.Support;

/// <summary>
/// A clock that stands still, and leaps to the end of every wait as soon as it begins, so that a test sees how long was waited without
/// waiting. Waits of the given lengths are limits, which never run out. (FakeTimeProvider has a test end each wait, so that the test would have to
/// know when the next one begins; and it tells no limit from a wait.)
/// </summary>
internal sealed class LeapingTime(params TimeSpan[] limits) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _waits = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>How long was waited each time.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return [.. _waits];
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => TestTime.Start + Elapsed;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero && !limits.Contains(dueTime))
        {
            lock (_lock)
            {
                _waits.Add(dueTime);
            }

            Advance(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Expired();
    }

    private sealed class Expired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
