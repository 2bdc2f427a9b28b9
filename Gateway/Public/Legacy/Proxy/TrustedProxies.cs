using System.Net;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>The load balancers whose word is taken for who asked, and how.</summary>
internal sealed class TrustedProxies
{
    private readonly HashSet<IPAddress> _addresses = [];
    private readonly List<IPNetwork> _networks = [];

    public TrustedProxies(IOptions<LegacyOptions> options)
    {
        foreach (var proxy in options.Value.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                _addresses.Add(address);
            }
            else if (IPNetwork.TryParse(proxy, out var network))
            {
                _networks.Add(network);
            }
        }
    }

    /// <summary>True where a connection comes from one of them.</summary>
    /// <param name="address">The other end of the connection; a listener of both families gives IPv4 addresses within IPv6.</param>
    public bool Include(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && (_addresses.Contains(plain) || _networks.Exists(network => network.Contains(plain)));
    }
}
