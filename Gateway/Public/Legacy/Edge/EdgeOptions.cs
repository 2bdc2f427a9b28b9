namespace Gateway.Public.Legacy.Edge;

/// <summary>
/// How requests are made to fit a backend that does not stand behind the old host name itself: a vendor's edge, another company's ingress. What is left
/// as it comes changes nothing.
/// </summary>
internal class EdgeOptions
{
    /// <summary>Sends the host that the browser asked for, as SAML stacks behind a plain proxy need it.</summary>
    public const string OriginalHost = "Original";

    /// <summary>Sends the host of the destination's address.</summary>
    public const string DestinationHost = "Destination";

    /// <summary>
    /// The <c>Host</c> that the backend is sent: <c>Original</c>, <c>Destination</c>, or a name, with a port where it has one. With https it is also
    /// what TLS asks for (SNI, RFC 6066 3) and whom the certificate must be of. Default: Original.
    /// </summary>
    public string Host { get; set; } = OriginalHost;

    /// <summary>Headers that the backend is sent with every request, in place of what a client sends under their names. Default: none.</summary>
    public List<EdgeHeaderOptions> Headers { get; init; } = [];

    /// <summary>
    /// Whether a <c>Location</c> that names the backend's host becomes the same path at the host the browser sees. Default: false.
    /// </summary>
    public bool RewriteRedirects { get; set; }

    /// <summary>
    /// Whether a cookie's <c>Domain</c> that fits the backend's host and not the browser's is taken away, which leaves the cookie to the host the browser
    /// sees. Default: false.
    /// </summary>
    public bool RewriteCookies { get; set; }
}

/// <summary>One header whose value is a secret.</summary>
internal sealed class EdgeHeaderOptions
{
    /// <summary>Its name, a token (RFC 9110 5.1).</summary>
    public string Name { get; set; } = "";

    /// <summary>The file that holds its value, at most 8,192 bytes. It is read again within 5 s of a change.</summary>
    public string File { get; set; } = "";
}

/// <summary>The same for a cluster other than <c>legacy</c>.</summary>
internal sealed class ClusterEdgeOptions : EdgeOptions
{
    /// <summary>The cluster's name in the ReverseProxy section.</summary>
    public string Name { get; set; } = "";
}
