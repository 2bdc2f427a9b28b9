namespace Gateway.Public.Legacy;

/// <summary>
/// What the gateway believes and tells about the hops around it. The backend itself is the cluster named <c>legacy</c> of the ReverseProxy section.
/// </summary>
internal sealed class LegacyOptions
{
    public const string Section = "Gateway:Legacy";

    /// <summary>
    /// Addresses or networks (<c>10.0.0.7</c>, <c>10.0.0.0/8</c>) of load balancers in front of the gateway whose <c>X-Forwarded-For</c>,
    /// <c>-Proto</c> and <c>-Host</c> are believed. Default: none, so that what a client sends is replaced.
    /// </summary>
    public List<string> TrustedProxies { get; init; } = [];

    /// <summary>
    /// Names of headers that reach the legacy side from whomever they come, although a backend could believe them of a client, such as
    /// <c>X-Client-IP</c>. Default: none, so that they pass from trusted proxies alone.
    /// </summary>
    public List<string> KeptHeaders { get; init; } = [];

    /// <summary>How many trusted hops are walked back in X-Forwarded-For, 1-10. Default: 1.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 10, ErrorMessage = "must lie between 1 and 10.")]
    public int TrustedHops { get; set; } = 1;
}
