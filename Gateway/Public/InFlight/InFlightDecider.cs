using Gateway.Mappings;

namespace Gateway.Public.InFlight;

/// <summary>Where a response within the window belongs.</summary>
internal enum InFlightVerdict
{
    /// <summary>Where the mapping's state says.</summary>
    ByState,

    /// <summary>The same, for want of knowledge.</summary>
    Undecided,

    /// <summary>To the legacy side, where its login began.</summary>
    Proxied,

    /// <summary>To Stytch, where its login began.</summary>
    ToTarget,
}

/// <summary>Tells where a login in flight is to end: where it began, because either side refuses a response to a request it never made. Pure.</summary>
internal static class InFlightDecider
{
    /// <param name="side">The side the mapping is on now.</param>
    /// <param name="hasTarget">False where the mapping has no valid target under this configuration: nobody can be sent to Stytch then.</param>
    /// <param name="hasRequest">True where the response answers a request; a login begun at the IdP does not, and either side takes it.</param>
    /// <param name="origin">Where the request came from.</param>
    public static InFlightVerdict Decide(MappingSide side, bool hasTarget, bool hasRequest, RequestOrigin origin) => (side, origin) switch
    {
        _ when !hasRequest => InFlightVerdict.ByState,
        (MappingSide.Target, RequestOrigin.Legacy) => InFlightVerdict.Proxied,
        (MappingSide.Legacy, RequestOrigin.Elsewhere) => hasTarget ? InFlightVerdict.ToTarget : InFlightVerdict.Undecided,
        (MappingSide.Legacy, RequestOrigin.Unknown) => InFlightVerdict.Undecided,
        _ => InFlightVerdict.ByState,
    };
}
