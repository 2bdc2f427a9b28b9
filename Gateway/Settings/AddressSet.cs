using System.Net;

namespace Gateway.Settings;

/// <summary>Addresses and networks (<c>10.0.0.7</c>, <c>10.0.0.0/8</c>) as settings name them.</summary>
internal sealed class AddressSet
{
    private readonly HashSet<IPAddress> _addresses = [];
    private readonly List<IPNetwork> _networks = [];

    public AddressSet(IEnumerable<string> items)
    {
        foreach (var item in items)
        {
            if (IPAddress.TryParse(item, out var address))
            {
                _addresses.Add(address);
            }
            else if (IPNetwork.TryParse(item, out var network))
            {
                _networks.Add(network);
            }
        }
    }

    /// <summary>The items of a list that are neither an address nor a network, each with its key and what to give instead.</summary>
    public static IEnumerable<string> FaultsOf(string key, IEnumerable<string> items) => items
        .Select((item, i) => (Item: item, Key: $"{key}:{i}"))
        .Where(entry => !IPNetwork.TryParse(entry.Item, out _) && !IPAddress.TryParse(entry.Item, out _))
        .Select(entry => $"{entry.Key} is '{entry.Item}': give an IP address or a network such as 10.0.0.0/8.");

    /// <summary>True where an address is one of them, or in one of the networks.</summary>
    /// <param name="address">The other end of a connection; a listener of both families gives IPv4 addresses within IPv6.</param>
    public bool Include(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && (_addresses.Contains(plain) || _networks.Exists(network => network.Contains(plain)));
    }
}
