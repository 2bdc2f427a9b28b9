using Gateway.Public.Legacy.Watching;

namespace Gateway.Public.Redirect.Routes;

/// <summary>Reads URLs by the routes that requests are read by.</summary>
internal sealed class LegacyAddresses(LegacyRoutes routes) : ILegacyAddresses
{
    public string? IdentifierOf(string url)
    {
        if (!IsHttp(url, out var host))
        {
            return null;
        }

        var identified = routes.Identify(url, host, headers: null, stackalloc char[LegacyRoutes.BufferLength]);
        return identified is { Result: Identification.Found, Key.IsEmpty: false } ? identified.Route!.ToKey(identified.Key) : null;
    }

    public string? AcsUrlOf(string url, string identifier)
    {
        if (!IsHttp(url, out _) || routes.RouteOf(url, RouteKind.Acs) is not { } route)
        {
            return null;
        }

        return route.Source switch
        {
            IdentifierSource.Query => $"{url.Split('?')[0]}?{route.Parameter}={Uri.EscapeDataString(identifier)}",
            IdentifierSource.Path or IdentifierSource.Host => IdentifierOf(url) == route.ToKey(identifier) ? url : null,
            // All tenants share it.
            _ => url,
        };
    }

    private static bool IsHttp(string url, out HostString host)
    {
        var isHttp = Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
        host = isHttp ? new HostString(uri!.Authority) : default;
        return isHttp;
    }
}
