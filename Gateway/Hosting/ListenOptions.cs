namespace Gateway.Hosting;

/// <summary>Where the three listeners are. An https URL takes its certificate from Kestrel's standard settings.</summary>
internal sealed class ListenOptions
{
    public const string Section = "Gateway:Listen";

    /// <summary>For browsers and identity providers. Default: http://127.0.0.1:8080; the container image says http://+:8080.</summary>
    public string Public { get; set; } = "http://127.0.0.1:8080";

    /// <summary>For probes and metrics. Default: http://127.0.0.1:8081; the container image says http://+:8081.</summary>
    public string Ops { get; set; } = "http://127.0.0.1:8081";

    /// <summary>For operators. Default: http://127.0.0.1:9090, loopback in the container image, too.</summary>
    public string Admin { get; set; } = "http://127.0.0.1:9090";

    public string UrlOf(Listener listener) => listener switch
    {
        Listener.Public => Public,
        Listener.Ops => Ops,
        _ => Admin,
    };
}

/// <summary>The three listeners; a path of one does not exist on another.</summary>
internal enum Listener
{
    Public,
    Ops,
    Admin,
}
