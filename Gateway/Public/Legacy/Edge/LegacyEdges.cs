using Microsoft.Extensions.Options;

namespace Gateway.Public.Legacy.Edge;

/// <summary>
/// The edges of all clusters. A cluster has what is configured for it by name and never another's: a secret goes to the backend that it is for.
/// </summary>
internal sealed class LegacyEdges
{
    private readonly Dictionary<string, LegacyEdge> _edges;

    /// <param name="options">What is configured.</param>
    /// <param name="legacyCluster">The name of the cluster that the settings directly below <c>Gateway:Legacy</c> are of.</param>
    /// <param name="time">Tells when files are to be looked at again.</param>
    public LegacyEdges(IOptions<LegacyOptions> options, string legacyCluster, TimeProvider time)
    {
        _edges = options.Value.Edges(legacyCluster).ToDictionary(
            edge => edge.Cluster, edge => new LegacyEdge(edge.Key, edge.Options, time), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The cluster's edge; what nobody configured changes nothing.</summary>
    public LegacyEdge? Of(string? cluster) => cluster is null ? null : _edges.GetValueOrDefault(cluster);
}
