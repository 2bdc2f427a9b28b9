namespace Gateway.Mappings.Traffic;

/// <summary>What a request of a mapping's legacy URLs counts as. Exactly one each: the kind of route, for the ACS also the side it went to.</summary>
internal enum TrafficKind
{
    /// <summary>At the ACS, proxied to the legacy backend.</summary>
    AcsLegacy,

    /// <summary>At the ACS, sent to Stytch.</summary>
    AcsStytch,

    /// <summary>At the ACS, answered with a page: paused, retired, or without a place to go.</summary>
    AcsPage,

    /// <summary>Where a sign-in begun at the application starts.</summary>
    Start,

    /// <summary>The legacy SP metadata; identity providers fetch it without anybody signing in.</summary>
    Metadata,

    /// <summary>Single logout.</summary>
    Logout,
}
