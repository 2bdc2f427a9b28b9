using System.Globalization;
using Gateway.Public.Legacy.Edge;

namespace Gateway.Public.Legacy;

/// <summary>
/// What the gateway believes and tells about the hops around it. The backend itself is the cluster named <c>legacy</c> of the ReverseProxy section; what
/// <see cref="EdgeOptions"/> says is of that cluster here.
/// </summary>
internal sealed class LegacyOptions : EdgeOptions
{
    public const string Section = "Gateway:Legacy";

    /// <summary>
    /// Addresses or networks (<c>10.0.0.7</c>, <c>10.0.0.0/8</c>) of load balancers in front of the gateway whose <c>X-Forwarded-For</c>
    /// and <c>-Proto</c> are believed. Default: none, so that what a client sends is replaced.
    /// </summary>
    public List<string> TrustedProxies { get; init; } = [];

    /// <summary>
    /// Names of headers that reach the legacy side from whomever they come, although a backend could believe them of a client, such as
    /// <c>X-Client-IP</c>. Default: none, so that they pass from trusted proxies alone.
    /// </summary>
    public List<string> KeptHeaders { get; init; } = [];

    /// <summary>
    /// True where those load balancers set <c>X-Forwarded-Host</c> themselves, and change <c>Host</c>: what they say is <c>Host</c> at the legacy side then.
    /// Many pass on what a client sends there. Default: false, so that <c>Host</c> stays as it came.
    /// </summary>
    public bool TrustForwardedHost { get; set; }

    /// <summary>How many trusted hops are walked back in X-Forwarded-For, 1-10. Default: 1.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 10, ErrorMessage = "must lie between 1 and 10.")]
    public int TrustedHops { get; set; } = 1;

    /// <summary>Host, headers and rewriting of other clusters, by their name. Default: none.</summary>
    public List<ClusterEdgeOptions> Clusters { get; init; } = [];

    /// <summary>Every cluster's, with where it stands in the configuration.</summary>
    /// <param name="legacyCluster">The cluster that the settings directly here are of.</param>
    public IEnumerable<(string Key, string Cluster, EdgeOptions Options)> Edges(string legacyCluster) =>
    [
        (Section, legacyCluster, this),
        .. Clusters.Select(
            (cluster, i) => (string.Create(CultureInfo.InvariantCulture, $"{Section}:{nameof(Clusters)}:{i}"), cluster.Name, (EdgeOptions)cluster)),
    ];
}
