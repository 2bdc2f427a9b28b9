using System.Buffers;
using System.Net;
using System.Text;
using Gateway.Saml;
using Gateway.Saml.Forms;

namespace Gateway.Public.InFlight;

/// <summary>Finds the AuthnRequests in what the legacy side answers: in a URL (HTTP-Redirect binding) or a form (HTTP-POST binding). No input makes it throw.</summary>
internal static class RequestFinder
{
    /// <summary>The most requests of one answer; a page of buttons has one for each IdP.</summary>
    private const int MaxRequests = 16;

    private static readonly SamlLimits Limits = SamlLimits.Default with { MaxBytes = 64 * 1024, MaxElements = 500 };

    /// <summary>What ends a URL's parameter in markup, script or JSON.</summary>
    private static readonly SearchValues<byte> UrlEnds = SearchValues.Create("\"'&<>\\ #\r\n"u8);

    private static ReadOnlySpan<byte> Field => "SAMLRequest"u8;

    /// <summary>The id of the request that a URL carries; null where it carries none.</summary>
    public static string? InUrl(string url)
    {
        var queryAt = url.IndexOf('?', StringComparison.Ordinal);
        if (queryAt < 0 || !url.Contains("SAMLRequest", StringComparison.Ordinal))
        {
            return null;
        }

        var end = url.IndexOf('#', queryAt);
        return IdOf(SamlHttp.ReadQuery(Encoding.UTF8.GetBytes(end < 0 ? url[queryAt..] : url[queryAt..end]), Limits).Result);
    }

    /// <summary>The ids of the requests in a page or a JSON document of which more may follow.</summary>
    /// <param name="text">The text so far, in an encoding that extends ASCII.</param>
    /// <param name="from">Where to begin; afterwards, where to go on when more has come.</param>
    public static List<string> InText(ReadOnlySpan<byte> text, ref int from)
    {
        var ids = new List<string>();
        while (ids.Count < MaxRequests && text[from..].IndexOf(Field) is var at and >= 0)
        {
            at += from;
            if (ResultAt(text, at) is not { } read)
            {
                // It is not all there yet.
                from = at;
                return ids;
            }

            from = at + Field.Length;
            if (IdOf(read.Result) is { } id)
            {
                ids.Add(id);
            }
        }

        from = Math.Max(from, text.Length - Field.Length + 1);
        return ids;
    }

    private static (bool IsWhole, SamlReadResult? Result)? ResultAt(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[(at + Field.Length)..];
        if (rest.StartsWith("="u8))
        {
            var end = rest.IndexOfAny(UrlEnds);
            return end < 0 ? null : (true, SamlHttp.ReadQuery([.. Field, .. rest[..end]], Limits).Result);
        }

        var close = rest.IndexOf((byte)'>');
        var open = text[..at].LastIndexOf((byte)'<');
        return close < 0 ? null : (true, open < 0 ? null : InField(text[open..(at + Field.Length + close)]));
    }

    // <input type="hidden" name="SAMLRequest" value="...">, in any order and with either quote.
    private static SamlReadResult? InField(ReadOnlySpan<byte> tag)
    {
        var value = tag.IndexOf("value="u8);
        var quoted = value < 0 ? default : tag[(value + "value=".Length)..];
        if (quoted.Length < 2 || quoted[0] is not ((byte)'"' or (byte)'\''))
        {
            return null;
        }

        var end = quoted[1..].IndexOf(quoted[0]);
        return end < 0 ? null : SamlReader.Read(Encoding.UTF8.GetBytes(WebUtility.HtmlDecode(Encoding.UTF8.GetString(quoted.Slice(1, end)))), SamlBinding.Post, Limits);
    }

    private static string? IdOf(SamlReadResult? result) =>
        result is SamlReadResult.Message { Value: { Kind: SamlMessageKind.AuthnRequest, Id: { } id } } ? id : null;
}
