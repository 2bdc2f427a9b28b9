using System.Net;
using System.Net.Sockets;

namespace Gateway.Errors.Limits;

/// <summary>
/// Which counter of a limit an address shares: a fixed number of them, by a hash seeded anew in each process, so that a flood from countless
/// addresses costs no more memory than a few.
/// </summary>
internal static class AddressCounters
{
    /// <summary>Two addresses share a counter with a chance of one in this many.</summary>
    private const int Count = 16_384;

    // A provider hands a /64 to each customer, who could otherwise try from 2^64 addresses (RFC 6177).
    private const int Ipv6PrefixBytes = 8;

    public static int Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var hash = default(HashCode);
        hash.AddBytes(plain.AddressFamily is AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, Ipv6PrefixBytes) : bytes);
        return (int)((uint)hash.ToHashCode() % Count);
    }
}
