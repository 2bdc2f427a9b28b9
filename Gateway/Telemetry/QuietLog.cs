namespace Gateway.Telemetry;

/// <summary>Says at most once a minute what happens countless times: how often it happened since. A flood must not fill the disk.</summary>
internal sealed class QuietLog<T>(ILogger<T> logger, TimeProvider timeProvider)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _next;
    private long _count;

    /// <param name="write">Takes the number of times since it was written last, this one included.</param>
    public void Write(Action<ILogger, long> write)
    {
        long count;
        lock (_lock)
        {
            _count++;
            var now = timeProvider.GetUtcNow();
            if (now < _next)
            {
                return;
            }

            (count, _count, _next) = (_count, 0, now + Interval);
        }

        write(logger, count);
    }
}
