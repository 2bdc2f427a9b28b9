using System.Buffers;

namespace Gateway.Public.Redirect.Routes;

/// <summary>What becomes of a path that many a backend takes for another: <c>/x/../old-sso/acme</c>, <c>//old-sso/acme</c>, <c>/old-sso/acme;x=1</c>.</summary>
internal enum PathVariantPolicy
{
    /// <summary>It is answered as the plain path is, so that no login is lost and none passes a paused or retired mapping by.</summary>
    Answer,

    /// <summary>It is answered with a 400 page.</summary>
    Refuse,
}

/// <summary>
/// Finds the plain form of request targets: with dot segments resolved (RFC 3986 5.2.4), without empty segments and path parameters, and with
/// encoded letters decoded once. Of what leads to no route or mapping as it stands alone, since a backend may take it for one that does.
/// </summary>
internal sealed class PathVariants(PathVariantPolicy policy)
{
    private static readonly SearchValues<string> Signs = SearchValues.Create(["//", "/.", "%", ";", "\\"], StringComparison.Ordinal);

    public bool AreRefused => policy is PathVariantPolicy.Refuse;

    /// <summary>The plain form of a request's target; null where it is plain.</summary>
    public static string? PlainFormOf(HttpContext context)
    {
        var target = RawTarget.Of(context);
        if (!target.Path.ContainsAny(Signs))
        {
            return null;
        }

        var segments = new List<string>();
        foreach (var segment in Uri.UnescapeDataString(target.Path).Replace('\\', '/').Split('/'))
        {
            var parameters = segment.IndexOf(';', StringComparison.Ordinal);
            var name = parameters < 0 ? segment : segment[..parameters];
            if (name is "..")
            {
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            }
            else if (name is not ("" or "."))
            {
                segments.Add(Uri.EscapeDataString(name));
            }
        }

        var plain = $"/{string.Join('/', segments)}";
        return target.Path.SequenceEqual(plain) ? null : $"{plain}{target.Query}";
    }
}
