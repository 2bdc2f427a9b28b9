using System.Buffers;

namespace Gateway.Stytch;

/// <summary>A validated Stytch project: what a target may look like, and how it is built.</summary>
internal sealed class StytchProject
{
    private static readonly SearchValues<char> ConnectionIdCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>Longest connection id accepted: Stytch's own are 57 or 58 characters, and catalogue samples carry an extra numeric group.</summary>
    public const int MaxConnectionIdLength = 128;

    private const string CallbackPath = "/v1/b2b/sso/callback/";

    private readonly string[] _allowedOrigins;

    public StytchProject(StytchProjectOptions options)
    {
        Name = options.Name;
        Environment = options.Environment;
        PublicToken = string.IsNullOrEmpty(options.PublicToken) ? null : options.PublicToken;
        ProjectId = string.IsNullOrEmpty(options.ProjectId) ? null : options.ProjectId;
        WebhookKeys = [.. options.WebhookSecrets.Select(WebhookSecret.KeyOf).OfType<byte[]>()];
        ApiOrigin = OriginOf(new Uri(EffectiveApiBaseUrl(options), UriKind.Absolute));
        _allowedOrigins =
        [
            ApiOrigin,
            .. options.AllowedOrigins.Select(origin => OriginOf(new Uri(origin, UriKind.Absolute))).Where(o => o != ApiOrigin).Distinct(),
        ];
        CallbackUrl = ApiOrigin + CallbackPath;
        ConnectionUrl = CallbackUrl + ConnectionIdPrefix;
        RedirectUrls = new RedirectUrls(options.RedirectUrls);
        OnwardSources = string.Join(' ', options.RedirectUrls.Select(OnwardSourceOf).Prepend("https:").Distinct());
    }

    public string Name { get; }

    public StytchEnvironment Environment { get; }

    public string? PublicToken { get; }

    /// <summary>Stytch's id of the project; null where it is not configured.</summary>
    public string? ProjectId { get; }

    /// <summary>HMAC keys of the project's webhook endpoint, newest first; empty where no webhook can be trusted.</summary>
    public IReadOnlyList<byte[]> WebhookKeys { get; }

    /// <summary>Scheme, host and port of the project's API, without a trailing slash: <c>https://test.stytch.com</c>.</summary>
    public string ApiOrigin { get; }

    /// <summary>Stytch's ACS callback on <see cref="ApiOrigin"/>, up to the connection id.</summary>
    public string CallbackUrl { get; }

    /// <summary>The same with <see cref="ConnectionIdPrefix"/>.</summary>
    public string ConnectionUrl { get; }

    /// <summary>Every origin a target of this project may have, <see cref="ApiOrigin"/> first; none ends in a slash.</summary>
    public IReadOnlyList<string> AllowedOrigins => _allowedOrigins;

    /// <summary>Where a login begun at a Start route may end.</summary>
    public RedirectUrls RedirectUrls { get; }

    /// <summary>
    /// Where a browser may go on to from a target of this project, as CSP sources: any https address, because the application's own redirects are not
    /// known here, and the other registered redirect URLs, such as <c>http://localhost:3000</c> or <c>com.acme.app:</c>.
    /// </summary>
    public string OnwardSources { get; }

    /// <summary>The prefix a SAML connection id of this environment has.</summary>
    public string ConnectionIdPrefix => Environment is StytchEnvironment.Live ? "saml-connection-live-" : "saml-connection-test-";

    public static string EffectiveApiBaseUrl(StytchProjectOptions options) => !string.IsNullOrEmpty(options.ApiBaseUrl)
        ? options.ApiBaseUrl
        : options.Environment is StytchEnvironment.Live ? StytchProjectOptions.LiveApiBaseUrl : StytchProjectOptions.TestApiBaseUrl;

    /// <summary>Scheme, lower-case host and port (where not the default), as a browser would write the origin (RFC 6454 6.2).</summary>
    public static string OriginOf(Uri uri) => uri.GetLeftPart(UriPartial.Authority);

    /// <summary>True for a connection id of this project's environment in a character set that needs no escaping anywhere in a URL.</summary>
    public bool OwnsConnectionId(string connectionId) =>
        connectionId.Length > ConnectionIdPrefix.Length
        && connectionId.Length <= MaxConnectionIdLength
        && connectionId.StartsWith(ConnectionIdPrefix, StringComparison.Ordinal)
        && !connectionId.AsSpan().ContainsAnyExcept(ConnectionIdCharacters);

    /// <summary>Stytch's ACS callback of a connection on this project's API host.</summary>
    public string AcsUrlOf(string connectionId) => CallbackUrl + connectionId;

    /// <summary>
    /// Stytch's SSO start URL of a connection, with the requested redirect URL where that is a registered one, else the default one; null without a
    /// public token.
    /// </summary>
    public string? StartUrlOf(string connectionId, string? requestedRedirectUrl)
    {
        if (PublicToken is null)
        {
            return null;
        }

        var start = $"{ApiOrigin}/v1/public/sso/start?connection_id={connectionId}&public_token={Uri.EscapeDataString(PublicToken)}";
        return RedirectUrls.Choose(requestedRedirectUrl) is { } redirectUrl ? $"{start}&login_redirect_url={Uri.EscapeDataString(redirectUrl)}" : start;
    }

    /// <summary>True where a URL's origin is one of ours: the very last check of a target before it leaves.</summary>
    public bool AllowsTarget(string url)
    {
        // Of the array itself: this is asked at each redirect, and an interface's enumerator is allocated.
        foreach (var origin in _allowedOrigins)
        {
            // The slash after the origin is part of the comparison: https://api.stytch.com.evil.example must not pass.
            if (url.Length > origin.Length && url[origin.Length] == '/' && url.StartsWith(origin, StringComparison.Ordinal))
            {
                return !url.AsSpan().ContainsAnyExceptInRange('!', '~');
            }
        }

        return false;
    }

    private static string OnwardSourceOf(string redirectUrl)
    {
        var scheme = redirectUrl[..(redirectUrl.IndexOf(':', StringComparison.Ordinal) + 1)];
        return scheme is "http:" ? OriginOf(new Uri(redirectUrl, UriKind.Absolute)) : scheme;
    }
}
