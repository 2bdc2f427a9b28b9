using System.Net;
using System.Threading.RateLimiting;
using Gateway.Errors.Limits;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Access;

/// <summary>
/// How often the admin listener may be asked in a minute: by an address before its key is looked up, by a key afterwards, and by it for changes.
/// </summary>
internal sealed class RequestLimits : IDisposable
{
    private readonly WindowLimits<int>? _byAddress;
    private readonly WindowLimits<string>? _byKey;
    private readonly WindowLimits<string>? _changesByKey;

    public RequestLimits(IOptions<AdminOptions> options)
        : this(options.Value, TimeSpan.FromMinutes(1))
    {
    }

    internal RequestLimits(AdminOptions options, TimeSpan window)
    {
        _byAddress = Create<int>(options.RequestsPerMinutePerAddress, window);

        // A counter a key: only keys that exist come this far.
        _byKey = Create<string>(options.RequestsPerMinute, window);
        _changesByKey = Create<string>(options.ChangesPerMinute, window);
    }

    /// <summary>False, with a time after which it is worth trying again, where the address has asked too often.</summary>
    public bool Admits(IPAddress? address, out TimeSpan retryAfter) => Admits(_byAddress, AddressCounters.Of(address ?? IPAddress.None), out retryAfter);

    /// <summary>The same for a key. A change that is refused counts as a request.</summary>
    public bool Admits(string keyId, bool isChange, out TimeSpan retryAfter) =>
        Admits(_byKey, keyId, out retryAfter) && (!isChange || Admits(_changesByKey, keyId, out retryAfter));

    public void Dispose()
    {
        _byAddress?.Dispose();
        _byKey?.Dispose();
        _changesByKey?.Dispose();
    }

    private static bool Admits<TKey>(WindowLimits<TKey>? limits, TKey who, out TimeSpan retryAfter)
        where TKey : notnull
    {
        retryAfter = TimeSpan.Zero;
        if (limits is null)
        {
            return true;
        }

        using var lease = limits.Take(who);
        lease.TryGetMetadata(MetadataName.RetryAfter, out retryAfter);
        return lease.IsAcquired;
    }

    private static WindowLimits<TKey>? Create<TKey>(int perWindow, TimeSpan window)
        where TKey : notnull => perWindow == 0 ? null : new WindowLimits<TKey>(perWindow, window);
}
