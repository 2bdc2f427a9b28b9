using Gateway.Stytch;

namespace Gateway.Public.Redirect.Routes;

/// <summary>What a request of a Start route asks for.</summary>
internal static class StartQuery
{
    /// <summary>
    /// Where the login is to end, decoded once; null where that is not said, or not said once. Anything may stand here: only
    /// comparing it makes it a URL.
    /// </summary>
    public static string? RedirectUrlOf(HttpContext context, string parameter)
    {
        var query = RawTarget.Of(context).Parameters;
        if (query.IsEmpty || parameter.Length == 0)
        {
            return null;
        }

        string? found = null;
        foreach (var part in query.Split('&'))
        {
            var pair = query[part];
            var equals = pair.IndexOf('=');
            if (equals < 0 || !pair[..equals].SequenceEqual(parameter))
            {
                continue;
            }

            // Which of two values the legacy side takes cannot be known from here. An encoded character has three.
            if (found is not null || pair.Length - equals > 3 * RedirectUrl.MaxLength)
            {
                return null;
            }

            found = Uri.UnescapeDataString(pair[(equals + 1)..].ToString().Replace('+', ' '));
        }

        return found;
    }
}
