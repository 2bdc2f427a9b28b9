using System.Globalization;
using Gateway.Public.Legacy.Edge;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>What a proxied request looks like to the legacy backend: as if the gateway were not there, plus what we know of the hops.</summary>
internal static class LegacyRequestTransforms
{
    /// <summary>
    /// Headers by which a client could make some backends see another method, path or address than the one the gateway decided on; and those by which the
    /// framework notes what it replaced.
    /// </summary>
    public static readonly string[] StrippedHeaders =
    [
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL", "Forwarded", "X-Original-Host",
        "X-Original-For", "X-Original-Proto",
    ];

    public static void Apply(TransformBuilderContext context)
    {
        var edge = context.Services.GetRequiredService<LegacyEdges>().Of(context.Cluster?.ClusterId);
        // SAML stacks compare Destination with the URL they believe they have, so Host stays what the browser sent unless an operator says otherwise.
        context.AddOriginalHost(useOriginal: edge?.KeepsHost is not false);
        context.AddXForwarded(ForwardedTransformActions.Set);
        foreach (var header in StrippedHeaders)
        {
            context.AddRequestHeaderRemove(header);
        }

        context.AddRequestTransform(TellPort);
        if (context.Route.Transforms is null or { Count: 0 })
        {
            // An operator's own route may rewrite the path; all others pass it on untouched.
            context.AddRequestTransform(KeepTargetAsSent);
        }

        if (edge is not null)
        {
            Fit(context, edge);
        }
    }

    private static void Fit(TransformBuilderContext context, LegacyEdge edge)
    {
        if (edge.HostFor(original: null) is { } host)
        {
            context.AddRequestTransform(request =>
            {
                request.ProxyRequest.Headers.Host = host;
                return ValueTask.CompletedTask;
            });
        }

        if (edge.HeaderNames.Any())
        {
            context.AddRequestTransform(request =>
            {
                edge.AddHeaders(request.ProxyRequest.Headers);
                return ValueTask.CompletedTask;
            });
        }

        if (edge.RewritesRedirects || edge.RewritesCookies)
        {
            context.AddResponseTransform(response =>
            {
                if (response.ProxyResponse?.RequestMessage is { RequestUri: not null } asked)
                {
                    Rewrite(response.HttpContext, asked, edge);
                }

                return ValueTask.CompletedTask;
            });
        }
    }

    private static void Rewrite(HttpContext context, HttpRequestMessage asked, LegacyEdge edge)
    {
        var headers = context.Response.Headers;
        var destination = new Uri(context.GetReverseProxyFeature().ProxiedDestination!.Model.Config.Address, UriKind.Absolute);
        var host = asked.Headers.Host ?? destination.Authority;
        if (edge.RewritesRedirects && headers.Location is [{ } location] && EdgeAnswer.RedirectOf(location, destination, host) is { } path)
        {
            headers.Location = path;
        }

        if (edge.RewritesCookies && headers.SetCookie.Count > 0)
        {
            headers.SetCookie = EdgeAnswer.CookiesOf(headers.SetCookie, [destination.Host, new HostString(host).Host], context.Request.Host.Host);
        }
    }

    // The framework's decoded path no longer tells %252F from %2F; the backend gets the target byte for byte.
    private static ValueTask KeepTargetAsSent(RequestTransformContext context)
    {
        var raw = context.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (raw is not "*")
        {
            var target = new RawTarget(raw);
            var destination = new Uri(context.DestinationPrefix, UriKind.Absolute);
            // RFC 9110 4.2.3: a whole URL that ends with its host asks for the root.
            var path = target.Path.IsEmpty ? "/" : target.Path;
            context.ProxyRequest.RequestUri = new Uri(
                $"{destination.GetLeftPart(UriPartial.Authority)}{destination.AbsolutePath.TrimEnd('/')}{path}{target.Query}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        }

        return ValueTask.CompletedTask;
    }

    private static ValueTask TellPort(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var port = request.Host.Port ?? (request.IsHttps ? 443 : 80);
        context.ProxyRequest.Headers.Remove("X-Forwarded-Port");
        context.ProxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Port", port.ToString(CultureInfo.InvariantCulture));
        if (context.ProxyRequest.Headers.Remove("X-Real-IP"))
        {
            context.ProxyRequest.Headers.TryAddWithoutValidation("X-Real-IP", context.HttpContext.Connection.RemoteIpAddress?.ToString());
        }

        return ValueTask.CompletedTask;
    }
}
