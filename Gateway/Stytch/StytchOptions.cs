namespace Gateway.Stytch;

/// <summary>The Stytch projects that mappings may point to. Start-up configuration only: no request and no mapping adds an origin.</summary>
internal sealed class StytchOptions
{
    public const string Section = "Gateway:Stytch";

    /// <summary>One entry a Stytch project environment; the first is the default of mappings that name none. At least one is required.</summary>
    public List<StytchProjectOptions> Projects { get; init; } = [];
}

/// <summary>Which of Stytch's two environments a project is. Ids, hosts and keys never cross between them.</summary>
internal enum StytchEnvironment
{
    Test,
    Live,
}

/// <summary>One Stytch project environment as configured; checked by <see cref="StytchOptionsValidator"/>.</summary>
internal sealed class StytchProjectOptions
{
    public const string TestApiBaseUrl = "https://test.stytch.com";
    public const string LiveApiBaseUrl = "https://api.stytch.com";

    /// <summary>A message is tried with each; a rotation needs two.</summary>
    public const int MaxWebhookSecrets = 10;

    /// <summary>The name mappings use: 1-64 letters, digits, dots, dashes or underscores; unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>Test or Live. Default: Test.</summary>
    public StytchEnvironment Environment { get; set; } = StytchEnvironment.Test;

    /// <summary>Stytch's project id, <c>project-test-...</c> or <c>project-live-...</c>; needed only for calls to Stytch's API.</summary>
    public string? ProjectId { get; set; }

    /// <summary>The project's secret for Stytch's API. Never logged.</summary>
    public string? Secret { get; set; }

    /// <summary>The public token for SSO start URLs; without it, a page asks to begin sign-in again.</summary>
    public string? PublicToken { get; set; }

    /// <summary>
    /// Scheme and host (and port) that ACS URLs are built on. Default: <see cref="TestApiBaseUrl"/> or <see cref="LiveApiBaseUrl"/>, by
    /// <see cref="Environment"/>. Https; http only for a loopback address of a Test project.
    /// </summary>
    public string? ApiBaseUrl { get; set; }

    /// <summary>Further origins an <c>acs_url</c> may have, such as a Stytch custom domain: <c>https://login.example.com</c>.</summary>
    public List<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// Secrets of the project's webhook endpoint (<c>whsec_...</c>), newest first; several during a rotation, at most
    /// <see cref="MaxWebhookSecrets"/>. Without one, no webhook of the project is accepted.
    /// </summary>
    public List<string> WebhookSecrets { get; init; } = [];

    /// <summary>
    /// Redirect URLs registered at Stytch for this project, written as there: https, on a Test project also http for localhost and one <c>*</c> in the
    /// domain, <c>name={}</c> for any value of a query parameter, an app's own scheme. A login begun at a Start route may ask for one of them; the
    /// first that leaves nothing open is the default.
    /// </summary>
    public List<string> RedirectUrls { get; init; } = [];
}
