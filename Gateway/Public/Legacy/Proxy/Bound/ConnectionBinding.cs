using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Public.Legacy.Proxy.Bound;

/// <summary>
/// Keeps people apart on backends that authenticate connections (IIS with Windows authentication). Upstream connections are shared among browsers,
/// but never one that saw credentials of such a scheme: from there on it is the client connection's own. Bodies are streamed as ever.
/// </summary>
internal sealed class ConnectionBinding(RequestDelegate next, BoundClientFactory clients)
{
    /// <summary>RFC 9113 7.</summary>
    private const int Http11Required = 0xd;

    public async Task InvokeAsync(HttpContext context)
    {
        var proxied = context.GetReverseProxyFeature();
        var usesScheme = ConnectionSchemes.AreUsedBy(context.Request.Headers);
        if (HttpProtocol.IsHttp2(context.Request.Protocol) || HttpProtocol.IsHttp3(context.Request.Protocol))
        {
            await (usesScheme ? SendBackToHttp11(context) : next(context));
            return;
        }

        var cluster = proxied.Route.Cluster!;
        var bound = BoundUpstream.Of(context, cluster) ?? (usesScheme ? BoundUpstream.Begin(context, cluster, clients.OwnClientOf(proxied.Cluster)) : null);
        if (bound is not null)
        {
            context.Features.Set(bound.FeatureFor(proxied));
            await next(context);
            bound.Went(context.GetReverseProxyFeature().ProxiedDestination);
            return;
        }

        await next(context);
        // The shared connection it came by saw no credentials, so it is nobody's still; what answers the challenge goes on one of its own.
        if (ConnectionSchemes.AreAskedForBy(context.Response))
        {
            BoundUpstream.Begin(context, cluster, clients.OwnClientOf(proxied.Cluster)).Went(proxied.ProxiedDestination);
        }
    }

    // One connection carries many requests at once there, a proxy's even many people's: browsers come again by HTTP/1.1, as IIS has them do.
    private static Task SendBackToHttp11(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(Http11Required);
        return Task.CompletedTask;
    }
}
