using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Access;

/// <summary>
/// Limits failed log-ins by address and minute. Addresses share a fixed number of counters by a hash seeded anew in each process, so that a
/// flood from countless addresses costs no more memory than a few.
/// </summary>
internal sealed class FailedLogins : IDisposable
{
    /// <summary>Two addresses share a counter with a chance of one in this many.</summary>
    private const int Counters = 16_384;

    // A provider hands a /64 to each customer, who could otherwise try from 2^64 addresses (RFC 6177).
    private const int Ipv6PrefixBytes = 8;

    private readonly PartitionedRateLimiter<IPAddress> _limiter;

    public FailedLogins(IOptions<AdminOptions> options)
        : this(options.Value.FailedLoginsPerMinute, TimeSpan.FromMinutes(1))
    {
    }

    internal FailedLogins(int perWindow, TimeSpan window)
    {
        // A window, not a token bucket: that one would let an attempt pass for every small part of a token.
        _limiter = PartitionedRateLimiter.Create<IPAddress, int>(address => RateLimitPartition.GetFixedWindowLimiter(CounterOf(address), _ => new()
        {
            PermitLimit = perWindow,
            Window = window,
            QueueLimit = 0,
        }));
    }

    /// <summary>True, with a time after which it surely is over, while an address has failed too often.</summary>
    public bool IsBlocked(IPAddress? address, out TimeSpan retryAfter)
    {
        // Zero permits ask without taking any.
        using var lease = _limiter.AttemptAcquire(address ?? IPAddress.None, permitCount: 0);
        lease.TryGetMetadata(MetadataName.RetryAfter, out retryAfter);
        return !lease.IsAcquired;
    }

    public void Count(IPAddress? address) => _limiter.AttemptAcquire(address ?? IPAddress.None).Dispose();

    public void Dispose() => _limiter.Dispose();

    private static int CounterOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var hash = default(HashCode);
        hash.AddBytes(plain.AddressFamily is AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, Ipv6PrefixBytes) : bytes);
        return (int)((uint)hash.ToHashCode() % Counters);
    }
}
