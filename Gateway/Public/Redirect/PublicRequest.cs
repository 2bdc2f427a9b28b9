using Gateway.Mappings;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.Redirect.Routes;
using Gateway.Telemetry.Events;

namespace Gateway.Public.Redirect;

/// <summary>What is known of a request for a legacy SSO URL: what its answer and its event speak of.</summary>
/// <param name="Kind">The route's kind.</param>
/// <param name="Entry">The mapping; null for an unknown identifier.</param>
/// <param name="Unmapped">The unknown identifier as far as it may be kept; null where it may not.</param>
/// <param name="RedirectParameter">The query parameter that says where a login begun here is to end; empty where none begins.</param>
/// <param name="UnmappedKey">The unknown identifier as its route compares it; null for a known one, or one too long to be anybody's.</param>
internal readonly record struct PublicRequest(RouteKind Kind, MappingEntry? Entry, string? Unmapped, string RedirectParameter, string? UnmappedKey = null)
{
    /// <summary>Why it goes elsewhere than its mapping's state says; null where it does not.</summary>
    public string? Drained { get; init; }

    public static PublicRequest Of(LegacyRoute route, MappingEntry? entry, ReadOnlySpan<char> key) => new(
        route.Kind,
        entry,
        // A path or a host name is an address. A query value or a header may be anything, a name or a token included.
        entry is null && route.Source is IdentifierSource.Path or IdentifierSource.Host ? EventText.OfUnmapped(key) : null,
        route.RedirectParameter,
        entry is null && !key.IsEmpty ? route.ToKey(key) : null);

    /// <summary>The same for those who look at what is passed on.</summary>
    public ProxiedRequest Proxied(string method) => new(Kind, Entry, Entry?.Identifier ?? UnmappedKey, Entry is not null || Unmapped is not null, method);
}
