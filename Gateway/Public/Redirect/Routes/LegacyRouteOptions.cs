namespace Gateway.Public.Redirect.Routes;

/// <summary>Where in a request the legacy identifier stands.</summary>
internal enum IdentifierSource
{
    /// <summary>The path segment written <c>{identifier}</c>.</summary>
    Path,

    /// <summary>The query parameter named by <see cref="LegacyRouteOptions.Parameter"/>.</summary>
    Query,

    /// <summary>The Host header, or the part of it that <see cref="LegacyRouteOptions.Parameter"/> writes as <c>{identifier}</c>.</summary>
    Host,

    /// <summary>The request header named by <see cref="LegacyRouteOptions.Parameter"/>.</summary>
    Header,

    /// <summary>
    /// Nowhere: all tenants share one URL, and the <c>Issuer</c> of the SAML message tells which IdP, and so which mapping, it is of. For
    /// kinds Acs and Logout.
    /// </summary>
    SamlIssuer,
}

/// <summary>How an identifier is compared with the stored ones.</summary>
internal enum IdentifierCase
{
    /// <summary>Character by character.</summary>
    Exact,

    /// <summary>In lower case on both sides; an identifier that then fits several mappings fits none.</summary>
    Lower,
}

/// <summary>One legacy SSO URL.</summary>
internal sealed class LegacyRouteOptions
{
    public const string Placeholder = "{identifier}";

    /// <summary>What operators call the route; unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>Default: Acs.</summary>
    public RouteKind Kind { get; set; } = RouteKind.Acs;

    /// <summary>
    /// The path, beginning with a slash; letters compare without case, a trailing slash is tolerated. With source Path, one segment holds
    /// <c>{identifier}</c>, alone or after a fixed beginning: <c>/old-sso/{identifier}</c>, <c>/saml/acs-{identifier}</c>.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>Where the identifier stands. Default: Path.</summary>
    public IdentifierSource Identifier { get; set; } = IdentifierSource.Path;

    /// <summary>The query parameter, the header, or the host pattern such as <c>{identifier}.sso.example.com</c> (default: the whole host).</summary>
    public string? Parameter { get; set; }

    /// <summary>
    /// For Start routes: the query parameter that says where the login is to end, as the legacy side calls it. Passed on where it is one of the
    /// project's redirect URLs. Default: login_redirect_url.
    /// </summary>
    public string RedirectParameter { get; set; } = "login_redirect_url";

    /// <summary>Default: Exact.</summary>
    public IdentifierCase IdentifierCase { get; set; } = IdentifierCase.Exact;

    /// <summary>The routes of a gateway that configures none.</summary>
    public static IReadOnlyList<LegacyRouteOptions> Defaults { get; } =
    [
        new() { Name = "acs", Kind = RouteKind.Acs, Path = "/old-sso/{identifier}" },
        new() { Name = "start", Kind = RouteKind.Start, Path = "/old-sso/{identifier}/login" },
        new() { Name = "metadata", Kind = RouteKind.Metadata, Path = "/old-sso/{identifier}/metadata" },
        new() { Name = "logout", Kind = RouteKind.Logout, Path = "/old-sso/{identifier}/logout" },
    ];
}
