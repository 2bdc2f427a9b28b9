using System.Text.RegularExpressions;

namespace Gateway.Cli.Probe;

/// <summary>What is probed.</summary>
internal sealed partial record ProbeSettings
{
    public const string Placeholder = "{identifier}";

    /// <summary>The old SSO host, as identity providers know it: scheme, host and port.</summary>
    public required Uri Address { get; init; }

    /// <summary>The ACS route: a path, and a query where the identifier stands there, with <see cref="Placeholder"/> in it.</summary>
    public string Route { get; init; } = $"/old-sso/{Placeholder}";

    /// <summary>The start route; null where none is to be asked.</summary>
    public string? StartRoute { get; init; }

    /// <summary>A migrated identifier that nobody signs in with.</summary>
    public required string Identifier { get; init; }

    /// <summary>An identifier that is still on the legacy side; null where none is to be asked.</summary>
    public string? LegacyIdentifier { get; init; }

    /// <summary>Where a migrated login may be sent: Stytch's hosts, or the project's own.</summary>
    public IReadOnlyList<Uri> Origins { get; init; } = [new("https://test.stytch.com"), new("https://api.stytch.com")];

    /// <summary>How long the second half of a slow body takes.</summary>
    public TimeSpan SlowBodyPause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Every fault; empty where the probe can run.</summary>
    public IEnumerable<string> Faults()
    {
        if (!IsWebAddress(Address))
        {
            yield return $"'{Address}' is no address to probe: give scheme and host, such as https://sso.acme-app.com, without path, query or credentials.";
        }

        if (!RouteText().IsMatch(Route))
        {
            yield return $"--route must begin with a slash and hold {Placeholder} once, percent-encoded otherwise, such as /old-sso/{Placeholder}.";
        }

        if (StartRoute is not null && !RouteText().IsMatch(StartRoute))
        {
            yield return $"--start-route must begin with a slash and hold {Placeholder} once, such as /old-sso/{Placeholder}/login.";
        }

        if (Identifier.Length is 0 or > 256 || LegacyIdentifier is { Length: 0 or > 256 })
        {
            yield return "An identifier has 1 to 256 characters.";
        }

        foreach (var origin in Origins.Where(origin => !IsWebAddress(origin)))
        {
            yield return $"--stytch-origin '{origin}' is no origin: give scheme and host, such as https://login.acme-app.com.";
        }
    }

    public string TargetOf(string identifier) => Route.Replace(Placeholder, Uri.EscapeDataString(identifier), StringComparison.Ordinal);

    private static bool IsWebAddress(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.PathAndQuery == "/" && url.Fragment.Length == 0 && url.UserInfo.Length == 0;

    // Nothing that would break the request line it becomes a part of.
    [GeneratedRegex(@"^/(?!/)[!-z|~]*\{identifier\}[!-z|~]*\z")]
    private static partial Regex RouteText();
}
