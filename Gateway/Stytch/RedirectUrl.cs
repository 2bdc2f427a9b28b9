using System.Buffers;

namespace Gateway.Stytch;

/// <summary>
/// One redirect URL as registered at Stytch. A requested one is compared with it character by character, because two spellings that this gateway takes
/// for one address may be two to a browser; only what stands in the place of a <c>*</c> or a <c>{}</c> is free, and holds no character that could end
/// the host or the parameter it is in.
/// </summary>
internal sealed class RedirectUrl
{
    /// <summary>Longest redirect URL, registered or requested, in characters.</summary>
    public const int MaxLength = 2048;

    /// <summary>In the host: any text within one label.</summary>
    public const char AnyLabel = '*';

    /// <summary>In the query: any value of that parameter.</summary>
    public const string AnyValue = "{}";

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    // RFC 3986 3.4 without the ampersand.
    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$'()*+,;=:@/?");

    private readonly List<(string Literal, SearchValues<char>? Hole)> _pieces = [];

    /// <param name="registered">A URL in which <see cref="RedirectUrlRules"/> finds no fault.</param>
    public RedirectUrl(string registered)
    {
        Text = registered;
        var hostEnd = registered.IndexOfAny(['/', '?'], registered.IndexOf("://", StringComparison.Ordinal) + 3);
        var at = 0;
        while (at < registered.Length)
        {
            var label = registered.IndexOf(AnyLabel, at, Math.Max(0, (hostEnd < 0 ? registered.Length : hostEnd) - at));
            var hole = label >= 0 ? label : registered.IndexOf(AnyValue, at, StringComparison.Ordinal);
            _pieces.Add(hole < 0 ? (registered[at..], null) : (registered[at..hole], label >= 0 ? LabelCharacters : ValueCharacters));
            at = hole < 0 ? registered.Length : hole + (label >= 0 ? 1 : AnyValue.Length);
        }
    }

    public string Text { get; }

    /// <summary>True for a URL that leaves nothing open, and can be used as it stands.</summary>
    public bool IsConcrete => _pieces.TrueForAll(piece => piece.Hole is null);

    public bool Matches(ReadOnlySpan<char> requested)
    {
        if (requested.Length > MaxLength)
        {
            return false;
        }

        foreach (var (literal, hole) in _pieces)
        {
            if (!requested.StartsWith(literal, StringComparison.Ordinal))
            {
                return false;
            }

            requested = requested[literal.Length..];
            if (hole is null)
            {
                continue;
            }

            var end = requested.IndexOfAnyExcept(hole);
            requested = end < 0 ? [] : requested[end..];
            if (end == 0 && hole == LabelCharacters)
            {
                return false;
            }
        }

        return requested.IsEmpty;
    }
}
