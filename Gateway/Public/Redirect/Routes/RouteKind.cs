namespace Gateway.Public.Redirect.Routes;

/// <summary>What a legacy SSO URL is for.</summary>
internal enum RouteKind
{
    /// <summary>The Assertion Consumer Service: the IdP's POST arrives here.</summary>
    Acs,

    /// <summary>Where a sign-in begun at the application starts.</summary>
    Start,

    /// <summary>The legacy SP metadata.</summary>
    Metadata,

    /// <summary>Single logout.</summary>
    Logout,
}
