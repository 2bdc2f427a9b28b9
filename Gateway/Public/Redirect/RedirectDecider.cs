using Gateway.Mappings;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Redirect;

/// <summary>What a public request is answered with. A closed set: the values of the metric tag <c>answer</c>.</summary>
internal enum RedirectAction
{
    /// <summary>Passed to the legacy backend.</summary>
    Proxied,

    /// <summary>307 (or 303 where the mapping says so) to the ACS URL; the body travels with the browser.</summary>
    Redirect,

    /// <summary>A page that sends the form to the ACS URL: a POST of a mapping with delivery repost.</summary>
    Repost,

    /// <summary>303 to the ACS URL with the query as it came: a SAML or OIDC message that arrived by GET.</summary>
    RedirectQuery,

    /// <summary>303 to Stytch's SSO start URL.</summary>
    Start,

    /// <summary>200 (or 304) with the stored copy of the legacy metadata.</summary>
    FrozenMetadata,

    /// <summary>A page that says one is signed out.</summary>
    SignedOut,

    /// <summary>303 to the configured page for those who signed out.</summary>
    SignedOutRedirect,

    /// <summary>A page that asks to begin sign-in again.</summary>
    SignInAgain,

    /// <summary>204 that names the allowed methods.</summary>
    Options,

    /// <summary>405.</summary>
    MethodNotAllowed,

    /// <summary>503, come back later.</summary>
    Paused,

    /// <summary>410 with the new settings.</summary>
    Retired,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>503: migrated, but without a valid target under this configuration.</summary>
    NoTarget,

    /// <summary>502: belongs to the legacy side, which is not configured.</summary>
    NoLegacy,

    /// <summary>400: the identifier has no single reading.</summary>
    Malformed,

    /// <summary>503: no table is loaded yet, so that nobody can tell an unknown identifier from a known one.</summary>
    Starting,

    /// <summary>413: the form is too large to be sent on by a page.</summary>
    TooLarge,

    /// <summary>503: as many forms are under way as memory is given for.</summary>
    Busy,

    /// <summary>400: the form did not arrive whole.</summary>
    Unreadable,
}

/// <summary>The request methods that matter to the decision.</summary>
internal enum RequestMethod
{
    Get,
    Head,
    Post,
    Options,
    Other,
}

/// <summary>The parts of the configuration that decisions depend on.</summary>
/// <param name="HasLegacy">True where a legacy cluster is configured.</param>
/// <param name="Unmapped">What becomes of unknown identifiers.</param>
/// <param name="ConcealsRetired">True to answer a retired identifier as an unknown one.</param>
/// <param name="Logout">What the Logout route of a migrated mapping is answered with; null for the legacy side.</param>
internal sealed record RedirectPolicy(bool HasLegacy, UnmappedPolicy Unmapped, bool ConcealsRetired, RedirectAction? Logout = null);

/// <summary>Chooses what one inbound SSO request is answered with. Pure: no I/O, no clock; same input, same answer.</summary>
internal static class RedirectDecider
{
    /// <param name="kind">The route's kind.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="carriesMessage">True when the query has a <c>SAMLResponse</c>, <c>SAMLart</c> or <c>code</c>; asked for GET and HEAD only.</param>
    /// <param name="entry">The mapping; null for an unknown identifier.</param>
    /// <param name="policy">The configuration.</param>
    /// <param name="isBreakGlass">True while an operator sends every mapping to the legacy side, whatever its state.</param>
    public static RedirectAction Decide(RouteKind kind, RequestMethod method, bool carriesMessage, MappingEntry? entry, RedirectPolicy policy, bool isBreakGlass) =>
        isBreakGlass && entry is not null ? Legacy(policy) : Decide(kind, method, carriesMessage, entry, policy);

    /// <summary>The same without the emergency switch.</summary>
    public static RedirectAction Decide(RouteKind kind, RequestMethod method, bool carriesMessage, MappingEntry? entry, RedirectPolicy policy) => entry?.State switch
    {
        null => Unmapped(policy),
        MappingState.Legacy or MappingState.Shadow => Legacy(policy),
        MappingState.Retired when policy.ConcealsRetired => Unmapped(policy),
        MappingState.Retired => method is RequestMethod.Options ? RedirectAction.Options : RedirectAction.Retired,
        MappingState.Migrated when kind is RouteKind.Logout && policy.Logout is { } logout => method switch
        {
            RequestMethod.Options => RedirectAction.Options,
            RequestMethod.Other => RedirectAction.MethodNotAllowed,
            _ => logout,
        },
        // Metadata and logout are not sign-ins: they stay with the legacy side until the mapping is retired.
        _ when kind is RouteKind.Metadata or RouteKind.Logout => policy.HasLegacy ? RedirectAction.Proxied : RedirectAction.NotFound,
        _ when method is RequestMethod.Options => RedirectAction.Options,
        MappingState.Paused => RedirectAction.Paused,
        _ when method is RequestMethod.Other => RedirectAction.MethodNotAllowed,
        _ when entry.Target is null => RedirectAction.NoTarget,
        _ when kind is RouteKind.Start => Start(entry),
        _ when method is RequestMethod.Post => ToTarget(entry),
        _ => carriesMessage ? RedirectAction.RedirectQuery : Start(entry),
    };

    /// <summary>How a POST is handed to Stytch.</summary>
    public static RedirectAction ToTarget(MappingEntry entry) => entry.Delivery is MappingDelivery.Repost ? RedirectAction.Repost : RedirectAction.Redirect;

    private static RedirectAction Unmapped(RedirectPolicy policy) =>
        policy.Unmapped is UnmappedPolicy.Legacy ? Legacy(policy) : RedirectAction.NotFound;

    private static RedirectAction Legacy(RedirectPolicy policy) => policy.HasLegacy ? RedirectAction.Proxied : RedirectAction.NoLegacy;

    private static RedirectAction Start(MappingEntry entry) =>
        entry.Project!.PublicToken is null ? RedirectAction.SignInAgain : RedirectAction.Start;
}
