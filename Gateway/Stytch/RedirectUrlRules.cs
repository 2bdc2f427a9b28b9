using System.Net;
using System.Text.RegularExpressions;

namespace Gateway.Stytch;

/// <summary>
/// What a redirect URL must be like, following Stytch's own rules: https, http only for localhost of a Test project; wildcards only in the domain and
/// only on Test projects; query values exact or <c>{}</c>; an app's own scheme, which has a dot in its name (RFC 8252 7.1), so that no scheme that
/// browsers run or read, such as javascript, is one.
/// </summary>
internal static partial class RedirectUrlRules
{
    /// <summary>Every fault of a URL, each with its remedy; none where it may be used.</summary>
    public static IEnumerable<string> FaultsOf(string url, StytchEnvironment environment)
    {
        if (url.Length > RedirectUrl.MaxLength || !PlainText().IsMatch(url))
        {
            return [$"use plain ASCII, other characters percent-encoded or in punycode, and at most {RedirectUrl.MaxLength} characters."];
        }

        return Shape().Match(url) is { Success: true } parts
            ? FaultsOf(parts.Groups["scheme"].Value, parts.Groups["authority"].Value, parts.Groups["path"].Value, parts.Groups["query"].Value, environment)
                .Concat(url.Contains('#', StringComparison.Ordinal) ? ["take out the fragment: Stytch's token would stand behind it."] : [])
            : ["give an absolute URL with its scheme in lower case, as registered at Stytch."];
    }

    private static IEnumerable<string> FaultsOf(string scheme, string authority, string path, string query, StytchEnvironment environment)
    {
        var isWeb = scheme is "https" or "http";
        if (!isWeb && !AppScheme().IsMatch(scheme))
        {
            yield return $"'{scheme}' is not https, http or an app's own scheme, which has a dot in its name, such as com.example.app.";
        }

        foreach (var fault in isWeb ? FaultsOfAuthority(scheme, authority, environment) : FaultsOfAppHost(authority))
        {
            yield return fault;
        }

        if (path.Contains('*', StringComparison.Ordinal) || path.Contains('{', StringComparison.Ordinal) || path.Contains('}', StringComparison.Ordinal))
        {
            yield return "a path is compared exactly: wildcards belong in the domain, placeholders in the query.";
        }

        if (path.Split('/').Any(segment => DotSegment().IsMatch(segment)))
        {
            yield return "take out the dot segments: browsers resolve them.";
        }

        if (!query.Split('&').All(pair => Parameter().IsMatch(pair)))
        {
            yield return "a placeholder is a whole value: name={}.";
        }
    }

    private static IEnumerable<string> FaultsOfAppHost(string authority)
    {
        if (authority.IndexOfAny(['*', '@', '{', '}']) >= 0)
        {
            yield return "an app's own URL is compared exactly: no wildcard, placeholder or user.";
        }
    }

    private static IEnumerable<string> FaultsOfAuthority(string scheme, string authority, StytchEnvironment environment)
    {
        if (authority.Contains('@', StringComparison.Ordinal))
        {
            yield return "take out the user: what stands before an @ is no host.";
            yield break;
        }

        var match = Authority().Match(authority);
        var host = match.Groups["host"].Value;
        var isLoopback = host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        if (!match.Success
            || (match.Groups["port"] is { Success: true, Value: var port } && (!int.TryParse(port, out var number) || number is < 1 or > 65_535)))
        {
            yield return "its host must be a lower-case name of letters, digits and dashes, without a dot at its end, and its port a number up to 65535.";
        }
        else if (scheme is "http" && (environment is StytchEnvironment.Live || !isLoopback))
        {
            yield return "must be https (http is accepted only for localhost of a Test project).";
        }

        foreach (var fault in host.Contains(RedirectUrl.AnyLabel, StringComparison.Ordinal) ? FaultsOfWildcard(host, environment) : [])
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FaultsOfWildcard(string host, StytchEnvironment environment)
    {
        if (environment is StytchEnvironment.Live)
        {
            yield return "a Live project has no wildcards (no_wildcards_in_live_redirect_url).";
        }

        var labels = host.Split('.');
        if (host.Count(character => character is RedirectUrl.AnyLabel) > 1 || !Array.Exists(labels, label => label.EndsWith(RedirectUrl.AnyLabel)))
        {
            yield return "one * is possible, at the end of a label, such as *.example.com or pr-*.example.com.";
        }

        // Whose public suffixes are longer than one label, such as co.uk, is not known here.
        if (labels.Length < 3
            || labels[^1].Contains(RedirectUrl.AnyLabel, StringComparison.Ordinal)
            || labels[^2].Contains(RedirectUrl.AnyLabel, StringComparison.Ordinal))
        {
            yield return "a * needs a domain of your own behind it, such as *.example.com: a top-level domain is everybody's.";
        }
    }

    [GeneratedRegex("^[!-~-[\\\\\"<>^`|]]*\\z")]
    private static partial Regex PlainText();

    [GeneratedRegex("^(?<scheme>[a-z][a-z0-9+.-]*)://(?<authority>[^/?#]*)(?<path>[^?#]*)(?:\\?(?<query>[^#]*))?")]
    private static partial Regex Shape();

    [GeneratedRegex("^[a-z][a-z0-9+-]*(\\.[a-z0-9+-]+)+$")]
    private static partial Regex AppScheme();

    [GeneratedRegex("^(?<host>[a-z0-9*-]+(\\.[a-z0-9*-]+)*|\\[[0-9a-f:.]+\\])(:(?<port>[0-9]{1,5}))?$")]
    private static partial Regex Authority();

    [GeneratedRegex("^([^{}]*|[^{}=]+=\\{\\})$")]
    private static partial Regex Parameter();

    [GeneratedRegex("^(\\.|%2e){1,2}$", RegexOptions.IgnoreCase)]
    private static partial Regex DotSegment();
}
