using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Gateway.Public.Legacy.Proxy.Bound;

/// <summary>The upstream connection that belongs to one client connection, and ends with it.</summary>
internal sealed class BoundUpstream : IDisposable
{
    private readonly IPAddress? _address;
    private readonly ClusterModel _cluster;
    private DestinationState? _destination;

    private BoundUpstream(IPAddress? address, ClusterModel cluster) => (_address, _cluster) = (address, cluster);

    /// <summary>The one that a client connection has with a cluster; null for none.</summary>
    public static BoundUpstream? Of(HttpContext context, ClusterState cluster)
    {
        var items = ItemsOf(context);
        if (!items.TryGetValue(cluster, out var value) || value is not BoundUpstream bound)
        {
            return null;
        }

        // A load balancer that is believed says that somebody else is behind its connection now: what was authenticated is not theirs.
        if (Equals(bound._address, context.Connection.RemoteIpAddress))
        {
            return bound;
        }

        items.Remove(cluster);
        bound.Dispose();
        return null;
    }

    /// <summary>Makes the one that a client connection has from here on.</summary>
    public static BoundUpstream Begin(HttpContext context, ClusterState cluster, ClusterModel ownClient)
    {
        var bound = new BoundUpstream(context.Connection.RemoteIpAddress, ownClient);
        ItemsOf(context)[cluster] = bound;
        context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.UnsafeRegister(
            static state => ((BoundUpstream)state!).Dispose(), bound);
        return bound;
    }

    /// <summary>What YARP is to go by: the same route, our own client, and the destination where the connection is.</summary>
    public IReverseProxyFeature FeatureFor(IReverseProxyFeature shared) => new ReverseProxyFeature
    {
        Route = shared.Route,
        Cluster = _cluster,
        AllDestinations = shared.AllDestinations,
        AvailableDestinations = _destination is { } pinned && shared.AvailableDestinations.Contains(pinned) ? [pinned] : shared.AvailableDestinations,
    };

    /// <summary>Remembers where the connection went.</summary>
    public void Went(DestinationState? destination) => _destination = destination ?? _destination;

    public void Dispose() => _cluster.HttpClient.Dispose();

    private static IDictionary<object, object?> ItemsOf(HttpContext context) => context.Features.GetRequiredFeature<IConnectionItemsFeature>().Items;
}
