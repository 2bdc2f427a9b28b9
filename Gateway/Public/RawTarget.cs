using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Public;

/// <summary>
/// A request target as it came over the wire (RFC 9112 3.2), still encoded, cut into path and query: a decoded and normalised path no longer tells
/// <c>%2F</c> from <c>/</c> or <c>%252F</c> from <c>%2F</c>. Allocates nothing.
/// </summary>
internal readonly ref struct RawTarget
{
    /// <param name="target">A request target, or a whole URL without fragment.</param>
    public RawTarget(ReadOnlySpan<char> target)
    {
        var origin = target[AuthorityEnd(target)..];
        var queryAt = origin.IndexOf('?');
        Path = queryAt < 0 ? origin : origin[..queryAt];
        Query = queryAt < 0 ? [] : origin[queryAt..];
    }

    /// <summary>From its first slash; empty where there is none, as in <c>*</c> or a URL that ends with its host.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>With its question mark; empty where there is none.</summary>
    public ReadOnlySpan<char> Query { get; }

    /// <summary>The query without its question mark.</summary>
    public ReadOnlySpan<char> Parameters => Query.IsEmpty ? [] : Query[1..];

    public static RawTarget Of(HttpContext context) => new(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    // A client may send the whole URL (RFC 9112 3.2.2), whose authority ends with the first slash or question mark (RFC 3986 3.2).
    private static int AuthorityEnd(ReadOnlySpan<char> target)
    {
        if (target.StartsWith('/'))
        {
            return 0;
        }

        var authority = target.IndexOf("://");
        var length = authority < 0 ? -1 : target[(authority + 3)..].IndexOfAny('/', '?');
        return length < 0 ? target.Length : authority + 3 + length;
    }
}
