using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Where;

/// <summary>The URL at which a tenant's sign-in begins on the old host.</summary>
internal sealed class LegacyStart(IOptions<WhereOptions> options, IOptions<RedirectOptions> redirect)
{
    private readonly string? _origin = options.Value.LegacyOrigin is { Length: > 0 } origin ? origin.TrimEnd('/') : null;

    // One of a header or the host cannot be put into a link.
    private readonly LegacyRouteOptions? _route = redirect.Value.EffectiveRoutes.FirstOrDefault(
        route => route.Kind is RouteKind.Start && route.Identifier is IdentifierSource.Path or IdentifierSource.Query);

    /// <summary>Null without an origin, or without a Start route whose URL holds the identifier.</summary>
    public string? UrlOf(string identifier)
    {
        var encoded = Uri.EscapeDataString(identifier);
        return _origin is null || _route is null ? null
            : _route.Identifier is IdentifierSource.Path ? _origin + _route.Path.Replace(LegacyRouteOptions.Placeholder, encoded, StringComparison.Ordinal)
            : $"{_origin}{_route.Path}?{_route.Parameter}={encoded}";
    }
}
