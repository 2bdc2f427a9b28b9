using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Access;

/// <summary>
/// How often the admin listener may be asked in a minute: by an address before its key is looked up, by a key afterwards, and by it for changes.
/// </summary>
internal sealed class RequestLimits : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress>? _byAddress;
    private readonly PartitionedRateLimiter<string>? _byKey;
    private readonly PartitionedRateLimiter<string>? _changesByKey;

    public RequestLimits(IOptions<AdminOptions> options)
        : this(options.Value, TimeSpan.FromMinutes(1))
    {
    }

    internal RequestLimits(AdminOptions options, TimeSpan window)
    {
        _byAddress = Create<IPAddress, int>(options.RequestsPerMinutePerAddress, window, AddressCounters.Of);

        // A counter a key: only keys that exist come this far, and a counter at rest is dropped.
        _byKey = Create<string, string>(options.RequestsPerMinute, window, keyId => keyId);
        _changesByKey = Create<string, string>(options.ChangesPerMinute, window, keyId => keyId);
    }

    /// <summary>False, with a time after which it is worth trying again, where the address has asked too often.</summary>
    public bool Admits(IPAddress? address, out TimeSpan retryAfter) => Admits(_byAddress, address ?? IPAddress.None, out retryAfter);

    /// <summary>The same for a key. A change that is refused counts as a request.</summary>
    public bool Admits(string keyId, bool isChange, out TimeSpan retryAfter) =>
        Admits(_byKey, keyId, out retryAfter) && (!isChange || Admits(_changesByKey, keyId, out retryAfter));

    public void Dispose()
    {
        _byAddress?.Dispose();
        _byKey?.Dispose();
        _changesByKey?.Dispose();
    }

    private static bool Admits<T>(PartitionedRateLimiter<T>? limiter, T who, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (limiter is null)
        {
            return true;
        }

        using var lease = limiter.AttemptAcquire(who);
        lease.TryGetMetadata(MetadataName.RetryAfter, out retryAfter);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<T>? Create<T, TKey>(int perWindow, TimeSpan window, Func<T, TKey> counterOf)
        where TKey : notnull =>
        perWindow == 0 ? null : PartitionedRateLimiter.Create<T, TKey>(who => RateLimitPartition.GetFixedWindowLimiter(counterOf(who), _ => new()
        {
            PermitLimit = perWindow,
            Window = window,
            QueueLimit = 0,
        }));
}
