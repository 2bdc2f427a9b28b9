using System.Net;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Access;

/// <summary>The addresses that may use the admin listener.</summary>
internal sealed class AllowedNetworks(IOptions<AdminOptions> options)
{
    public const int MaxEntries = 10;

    private const int Ipv4Bits = 32;
    private const int MappedPrefixBits = 96;

    private readonly IPNetwork[] _networks = [.. options.Value.AllowedNetworks.Select(text => Parse(text)!.Value)];

    /// <summary>True where no list is configured. An address that is not known is in no network.</summary>
    public bool Allows(IPAddress? address)
    {
        if (_networks.Length == 0)
        {
            return true;
        }

        // A listener for both families sees IPv4 callers as ::ffff:10.0.0.1 (RFC 4291 2.5.5.2).
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Array.Exists(_networks, network => network.Contains(plain));
    }

    /// <summary>An address, or a network by its first address; null for anything else.</summary>
    public static IPNetwork? Parse(string? text)
    {
        // Shorthands and other bases, such as 10.1 or 0x0A000001, are more often slips than meant.
        if (IPAddress.TryParse(text, out var address)
            && !text.Contains('%', StringComparison.Ordinal)
            && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text))
        {
            return address.IsIPv4MappedToIPv6 ? new(address.MapToIPv4(), Ipv4Bits) : new(address, address.GetAddressBytes().Length * 8);
        }

        // 10.0.0.1/8 may stand for one address or for sixteen million: whoever wrote it has to say.
        if (!IPNetwork.TryParse(text, out var network)
            || !network.BaseAddress.Equals(IPAddress.Parse(text!.AsSpan(0, text!.IndexOf('/', StringComparison.Ordinal)))))
        {
            return null;
        }

        return network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= MappedPrefixBits
            ? new(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedPrefixBits)
            : network;
    }
}
