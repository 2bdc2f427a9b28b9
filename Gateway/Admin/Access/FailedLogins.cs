using System.Net;
using System.Threading.RateLimiting;
using Gateway.Errors.Limits;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Access;

/// <summary>Limits failed log-ins by address and minute.</summary>
internal sealed class FailedLogins : IDisposable
{
    private readonly WindowLimits<int> _limits;

    public FailedLogins(IOptions<AdminOptions> options)
        : this(options.Value.FailedLoginsPerMinute, TimeSpan.FromMinutes(1))
    {
    }

    internal FailedLogins(int perWindow, TimeSpan window)
    {
        // A window, not a token bucket: that one would let an attempt pass for every small part of a token.
        _limits = new WindowLimits<int>(perWindow, window);
    }

    /// <summary>True, with a time after which it surely is over, while an address has failed too often.</summary>
    public bool IsBlocked(IPAddress? address, out TimeSpan retryAfter)
    {
        // Zero permits ask without taking any.
        using var lease = _limits.Take(AddressCounters.Of(address ?? IPAddress.None), count: 0);
        lease.TryGetMetadata(MetadataName.RetryAfter, out retryAfter);
        return !lease.IsAcquired;
    }

    public void Count(IPAddress? address) => _limits.Take(AddressCounters.Of(address ?? IPAddress.None)).Dispose();

    public void Dispose() => _limits.Dispose();
}
