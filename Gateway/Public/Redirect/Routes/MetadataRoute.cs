using Gateway.Public.Metadata;

namespace Gateway.Public.Redirect.Routes;

/// <summary>The first Metadata route, as those need it who ask the legacy backend for metadata.</summary>
internal static class MetadataRoute
{
    /// <summary>Null where no Metadata route is configured.</summary>
    public static MetadataAddress? AddressOf(IEnumerable<LegacyRouteOptions> routes)
    {
        if (routes.FirstOrDefault(route => route.Kind is RouteKind.Metadata) is not { } route)
        {
            return null;
        }

        var at = route.Path.IndexOf(LegacyRouteOptions.Placeholder, StringComparison.Ordinal);
        return new MetadataAddress(
            at < 0 ? route.Path : route.Path[..at],
            at < 0 ? "" : route.Path[(at + LegacyRouteOptions.Placeholder.Length)..],
            route.Identifier,
            route.Parameter ?? "");
    }
}
