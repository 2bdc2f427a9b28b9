namespace Gateway.Evidence.Discovery;

/// <summary>An IdP's sign-on URL, as far as it may be kept.</summary>
internal static class SignOnUrl
{
    private const string GoogleHost = "accounts.google.com";

    private const string GoogleParameter = "idpid=";

    private const int MaxGoogleIdLength = 32;

    /// <summary>
    /// The URL without its query, where names and tokens stand; Google's with the id of the customer, without which it leads nowhere. Null where it is no
    /// http or https URL.
    /// </summary>
    public static string? Of(string location)
    {
        if (!Uri.TryCreate(location, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            return null;
        }

        var address = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return url.Host == GoogleHost && GoogleIdOf(url.Query) is { } id ? $"{address}?{GoogleParameter}{id}" : address;
    }

    private static string? GoogleIdOf(string query) => query.TrimStart('?').Split('&')
        .Where(pair => pair.StartsWith(GoogleParameter, StringComparison.Ordinal))
        .Select(pair => pair[GoogleParameter.Length..])
        .FirstOrDefault(id => id.Length is > 0 and <= MaxGoogleIdLength && id.All(char.IsAsciiLetterOrDigit));
}
