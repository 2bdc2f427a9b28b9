using Gateway.Mappings;
using Gateway.Public.InFlight;
using Gateway.Public.Redirect.Repost;
using Gateway.Public.Redirect.Routes;

namespace Gateway.Public.Redirect;

/// <summary>
/// All that a decision depends on, as far as it is known. What is null was not asked for yet: <see cref="RedirectDecision.Needs"/> says when it is
/// needed.
/// </summary>
/// <param name="Kind">The route's kind.</param>
/// <param name="Method">The request's method.</param>
/// <param name="Entry">The mapping; null for an unmapped identifier.</param>
internal readonly record struct RedirectFacts(RouteKind Kind, RequestMethod Method, MappingEntry? Entry)
{
    /// <summary>True where the identifier has no single reading.</summary>
    public bool IsMalformed { get; init; }

    /// <summary>True while no table is loaded.</summary>
    public bool IsStarting { get; init; }

    /// <summary>True while the store is not heard: an unmapped identifier may be a new tenant's.</summary>
    public bool IsUnconfirmed { get; init; }

    /// <summary>True while an operator sends every mapping to the legacy side, whatever its state.</summary>
    public bool IsBreakGlass { get; init; }

    /// <summary>True where the query has a <c>SAMLResponse</c>, <c>SAMLart</c> or <c>code</c>; asked for GET and HEAD only.</summary>
    public bool CarriesMessage { get; init; }

    /// <summary>True while logins begun before the mapping's last switch may still come.</summary>
    public bool IsSwitching { get; init; }

    /// <summary>Where a login in flight belongs.</summary>
    public InFlightVerdict? InFlight { get; init; }

    /// <summary>Whether there is a stored copy of the mapping's metadata.</summary>
    public bool? HasMetadataCopy { get; init; }

    /// <summary>What became of reading the form that a page is to send on.</summary>
    public RepostReading? Form { get; init; }
}
