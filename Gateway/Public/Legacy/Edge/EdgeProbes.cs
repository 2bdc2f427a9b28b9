using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Public.Legacy.Edge;

/// <summary>YARP's active health probes, under the host and with the headers that the cluster's other requests have.</summary>
internal sealed class EdgeProbes(IProbingRequestFactory inner, LegacyEdges edges) : IProbingRequestFactory
{
    public HttpRequestMessage CreateRequest(ClusterModel cluster, DestinationModel destination)
    {
        var request = inner.CreateRequest(cluster, destination);
        if (edges.Of(cluster.Config.ClusterId) is { } edge)
        {
            // No browser asked, so the host that YARP's own settings name stays where the edge names none.
            request.Headers.Host = edge.HostFor(request.Headers.Host) ?? request.Headers.Host;
            edge.AddHeaders(request.Headers);
        }

        return request;
    }
}
