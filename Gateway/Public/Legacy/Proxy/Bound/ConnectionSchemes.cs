using Microsoft.Extensions.Primitives;

namespace Gateway.Public.Legacy.Proxy.Bound;

/// <summary>
/// The HTTP authentication schemes that authenticate a connection instead of a request: NTLM, and Negotiate (RFC 4559 6), which may be NTLM
/// within. Whatever comes on such a connection later is answered as its user.
/// </summary>
internal static class ConnectionSchemes
{
    private static readonly string[] All = ["NTLM", "Negotiate"];

    /// <summary>True where a request carries credentials of such a scheme.</summary>
    public static bool AreUsedBy(IHeaderDictionary requestHeaders) => Name(requestHeaders.Authorization) || Name(requestHeaders.ProxyAuthorization);

    /// <summary>True where an answer asks for them.</summary>
    public static bool AreAskedForBy(HttpResponse response) => response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => Name(response.Headers.WWWAuthenticate),
        StatusCodes.Status407ProxyAuthenticationRequired => Name(response.Headers.ProxyAuthenticate),
        _ => false,
    };

    /// <summary>True where the values of <c>WWW-Authenticate</c> or <c>Authorization</c> name such a scheme.</summary>
    public static bool Name(StringValues values)
    {
        foreach (var value in values)
        {
            // RFC 9110 11.6.1: one field may hold several challenges. A comma within a realm splits too much, which errs on the safe side.
            var text = value.AsSpan();
            foreach (var part in text.Split(','))
            {
                if (BeginsWithScheme(text[part].TrimStart()))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool BeginsWithScheme(ReadOnlySpan<char> challenge)
    {
        foreach (var scheme in All)
        {
            if (challenge.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
                && (challenge.Length == scheme.Length || challenge[scheme.Length] is ' ' or '\t'))
            {
                return true;
            }
        }

        return false;
    }
}
