using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Gateway.Errors.Limits;

/// <summary>
/// A fixed window for each of many. The library's own PartitionedRateLimiter wakes the process ten times a second for as long as it exists, asked or
/// not; these windows are looked at when they are asked.
/// </summary>
/// <typeparam name="TKey">What is counted by; as many as there can be are kept.</typeparam>
/// <param name="permits">How many in a window, 1 or more.</param>
/// <param name="window">How long it is; it begins anew with the first request after its end.</param>
internal sealed class WindowLimits<TKey>(int permits, TimeSpan window) : IDisposable
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, FixedWindowRateLimiter> _limiters = new();

    /// <summary>Takes permits, or tells with <see cref="MetadataName.RetryAfter"/> when there are some again. Zero ask without taking any.</summary>
    public RateLimitLease Take(TKey key, int count = 1)
    {
        var limiter = _limiters.GetOrAdd(key, Create);
        limiter.TryReplenish();
        return limiter.AttemptAcquire(count);
    }

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values)
        {
            limiter.Dispose();
        }
    }

    private FixedWindowRateLimiter Create(TKey key) => new(new FixedWindowRateLimiterOptions
    {
        PermitLimit = permits,
        Window = window,
        QueueLimit = 0,
        AutoReplenishment = false,
    });
}
