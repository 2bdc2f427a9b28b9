using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Gateway.Public.Legacy.Edge;

/// <summary>Makes an answer that names the backend's own host one of the host that the browser sees.</summary>
internal static class EdgeAnswer
{
    private const string DomainAttribute = "domain=";

    /// <summary>
    /// The reference that leads to the same place at the browser's host: a path, so that no host is named that a client could have made up.
    /// </summary>
    /// <param name="location">What the backend answered.</param>
    /// <param name="sentTo">The backend as it was asked: its address, and the path before the request's own.</param>
    /// <param name="host">The host it was asked under.</param>
    /// <returns>Path, query and fragment; null where the location is to stay as it is.</returns>
    public static string? RedirectOf(string location, Uri sentTo, string host)
    {
        if (location.AsSpan().ContainsAnyExceptInRange('!', '~')
            || location.Contains('\\', StringComparison.Ordinal)
            || !Uri.TryCreate(location, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.UserInfo.Length > 0
            || !Names(uri, sentTo, host))
        {
            return null;
        }

        var begin = location.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = location.AsSpan(begin).IndexOfAny('/', '?', '#');
        var rest = end < 0 ? "" : location[(begin + end)..];
        var before = sentTo.AbsolutePath.TrimEnd('/');
        if (before.Length > 0)
        {
            if (!rest.StartsWith(before, StringComparison.Ordinal) || (rest.Length > before.Length && rest[before.Length] is not ('/' or '?' or '#')))
            {
                // A path that the gateway does not lead to.
                return null;
            }

            rest = rest[before.Length..];
        }

        // RFC 3986 4.2: what begins with two slashes names a host.
        return rest.StartsWith("//", StringComparison.Ordinal) ? null : rest.StartsWith('/') ? rest : "/" + rest;
    }

    /// <summary>The cookies, each without a Domain by which the browser would refuse it.</summary>
    /// <param name="cookies">The values of <c>Set-Cookie</c>.</param>
    /// <param name="backendHosts">The names the backend goes by, without ports.</param>
    /// <param name="browserHost">The host that the browser asked for, without its port.</param>
    public static StringValues CookiesOf(StringValues cookies, IReadOnlyCollection<string> backendHosts, string browserHost)
    {
        string?[]? changed = null;
        for (var i = 0; i < cookies.Count; i++)
        {
            if (cookies[i] is not { } cookie || !cookie.Contains(DomainAttribute, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var parts = cookie.Split(';');
            var kept = parts.Where((part, place) => place == 0 || !IsOnlyTheBackends(part, backendHosts, browserHost)).ToList();
            if (kept.Count < parts.Length)
            {
                (changed ??= cookies.ToArray())[i] = string.Join(';', kept);
            }
        }

        return changed ?? cookies;
    }

    private static bool Names(Uri uri, Uri sentTo, string host) =>
        uri.Authority.Equals(sentTo.Authority, StringComparison.OrdinalIgnoreCase)
        || uri.Authority.Equals(host, StringComparison.OrdinalIgnoreCase)
        || string.Create(CultureInfo.InvariantCulture, $"{uri.Host}:{uri.Port}").Equals(host, StringComparison.OrdinalIgnoreCase);

    private static bool IsOnlyTheBackends(string attribute, IReadOnlyCollection<string> backendHosts, string browserHost)
    {
        var trimmed = attribute.Trim();
        if (!trimmed.StartsWith(DomainAttribute, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // RFC 6265 5.2.3: a leading dot counts for nothing.
        var domain = trimmed[DomainAttribute.Length..].Trim().TrimStart('.');
        return domain.Length > 0 && !Matches(browserHost, domain) && backendHosts.Any(host => Matches(host, domain));
    }

    // RFC 6265 5.1.3.
    private static bool Matches(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase)
        || (host.Length > domain.Length && host[^(domain.Length + 1)] == '.' && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
}
