namespace Gateway.Public.Redirect;

/// <summary>What a public request is answered with. A closed set: the values of the metric tag <c>answer</c>.</summary>
internal enum RedirectAction
{
    /// <summary>Through YARP to the legacy backend.</summary>
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
