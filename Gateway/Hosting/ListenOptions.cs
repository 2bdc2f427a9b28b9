namespace Gateway.Hosting;

/// <summary>Where the three listeners are. An https URL needs a certificate: see <see cref="Tls.TlsOptions"/>.</summary>
internal sealed class ListenOptions
{
    public const string Section = "Gateway:Listen";

    /// <summary>For browsers and identity providers. Default: http://127.0.0.1:8080; the container image says http://+:8080.</summary>
    public string Public { get; set; } = "http://127.0.0.1:8080";

    /// <summary>For probes and metrics. Default: http://127.0.0.1:8081; the container image says http://+:8081.</summary>
    public string Ops { get; set; } = "http://127.0.0.1:8081";

    /// <summary>For operators. Default: http://127.0.0.1:9090, loopback in the container image, too.</summary>
    public string Admin { get; set; } = "http://127.0.0.1:9090";

    /// <summary>
    /// Addresses or networks (<c>10.0.0.7</c>, <c>10.0.0.0/8</c>) of load balancers of layer 4 that begin each connection to the public listener with a PROXY
    /// header, version 1 or 2: the client's address is the one that it tells, and a connection of theirs without it is ended. Default: none.
    /// </summary>
    public List<string> ProxyProtocol { get; init; } = [];

    public string UrlOf(Listener listener) => listener switch
    {
        Listener.Public => Public,
        Listener.Ops => Ops,
        _ => Admin,
    };

    /// <summary>True where a listener speaks TLS.</summary>
    public bool IsHttps(Listener listener) => UrlOf(listener).StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The three listeners; a path of one does not exist on another.</summary>
internal enum Listener
{
    Public,
    Ops,
    Admin,
}
