using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Public.Legacy.Proxy.Bound;

/// <summary>Makes upstream clients that are one client connection's own: a single connection to a destination, which nothing but its end closes.</summary>
internal sealed class BoundClientFactory(ILogger<ForwarderHttpClientFactory> logger) : LegacyClientFactory(logger)
{
    /// <summary>The cluster as configured, with a client of its own. HTTP/1.1, the one version in which a connection has one user (RFC 4559 6).</summary>
    public ClusterModel OwnClientOf(ClusterModel cluster)
    {
        var config = cluster.Config with
        {
            HttpRequest = (cluster.Config.HttpRequest ?? ForwarderRequestConfig.Empty) with
            {
                Version = HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            },
        };
        return new ClusterModel(config, CreateClient(new ForwarderHttpClientContext
        {
            ClusterId = config.ClusterId,
            NewConfig = config.HttpClient ?? HttpClientConfig.Empty,
            NewMetadata = config.Metadata,
        }));
    }

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        // With two, the handshake's last message could go where its first did not.
        handler.MaxConnectionsPerServer = 1;
        handler.PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan;
        handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
    }
}
