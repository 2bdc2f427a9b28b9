using Gateway.Public.Redirect.Routes;
using Gateway.Settings;

namespace Gateway.Public.Redirect;

/// <summary>What the public listener does with requests for the old SSO URLs.</summary>
internal sealed class RedirectOptions
{
    public const string Section = "Gateway";

    /// <summary>The legacy SSO URLs. Default (when left out): the four of <see cref="LegacyRouteOptions.Defaults"/>.</summary>
    public List<LegacyRouteOptions> Routes { get; init; } = [];

    /// <summary>What becomes of an identifier that no mapping has. Default: Legacy where a legacy cluster is configured, else NotFound.</summary>
    public UnmappedPolicy? Unknown { get; set; }

    /// <summary>
    /// True answers a retired identifier exactly as one that never existed, so that nobody can list former customers. Default: false, which
    /// shows a page with the new settings.
    /// </summary>
    public bool ConcealRetired { get; set; }

    /// <summary>The <c>Retry-After</c> of a paused mapping's page, 1 s-1 day. Default: 120 s.</summary>
    [DurationRange("00:00:01", "1.00:00:00")]
    public TimeSpan PausedRetryAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// What becomes of a path that leads to no mapping as it stands, and to one in the plain form that many a backend makes of it: answered as the
    /// plain path is, or refused with a 400 page. Default: Answer, so that no login is lost.
    /// </summary>
    public PathVariantPolicy PathVariants { get; set; } = PathVariantPolicy.Answer;

    public IReadOnlyList<LegacyRouteOptions> EffectiveRoutes => Routes.Count > 0 ? Routes : LegacyRouteOptions.Defaults;

    /// <summary>True where a route compares identifiers in lower case. Read before the options are bound, whose check tells what does not bind.</summary>
    public static bool IgnoresCase(IConfiguration configuration) =>
        HasRoute(configuration, nameof(LegacyRouteOptions.IdentifierCase), nameof(IdentifierCase.Lower));

    /// <summary>True where a route finds mappings by their IdP. Read before the options are bound, as well.</summary>
    public static bool KnowsIssuers(IConfiguration configuration) =>
        HasRoute(configuration, nameof(LegacyRouteOptions.Identifier), nameof(IdentifierSource.SamlIssuer));

    private static bool HasRoute(IConfiguration configuration, string key, string value) => configuration
        .GetSection($"{Section}:{nameof(Routes)}")
        .GetChildren()
        .Any(route => value.Equals(route[key], StringComparison.OrdinalIgnoreCase));
}

/// <summary>What becomes of a request whose identifier no mapping has.</summary>
internal enum UnmappedPolicy
{
    /// <summary>Passed to the legacy backend, which knows its own tenants.</summary>
    Legacy,

    /// <summary>Answered with a 404 page.</summary>
    NotFound,
}
