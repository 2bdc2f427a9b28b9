using System.Net;
using Gateway.Settings;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>The load balancers whose word is taken for who asked, and how.</summary>
internal sealed class TrustedProxies(IOptions<LegacyOptions> options)
{
    private readonly AddressSet _addresses = new(options.Value.TrustedProxies);

    /// <summary>True where a connection comes from one of them.</summary>
    public bool Include(IPAddress? address) => _addresses.Include(address);
}
