using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Public.Legacy.Watching;
using Gateway.Saml;
using Gateway.Saml.Forms;

namespace Gateway.Public.InFlight;

/// <summary>
/// Finds the AuthnRequests in what the legacy side answers: in a URL (HTTP-Redirect binding) or as a form's value (HTTP-POST binding), whatever markup,
/// JSON or script holds it. A value is known by what it decodes to, not by what stands around it. No input makes it throw; of what is cut short it
/// takes what is whole.
/// </summary>
internal sealed class RequestFinder
{
    /// <summary>Without this word there is no request, whatever the binding (SAMLBind 3.4.4, 3.5.4).</summary>
    public static ReadOnlySpan<byte> Field => "SAMLRequest"u8;

    /// <summary>The most requests of one answer; a page of buttons has one for each IdP.</summary>
    private const int MaxRequests = 16;

    /// <summary>How many values of one answer are decoded in search of them.</summary>
    private const int MaxReads = 64;

    /// <summary>How many layers are taken off: a page in a string of a script in a page has three.</summary>
    private const int MaxDepth = 4;

    /// <summary>No AuthnRequest is shorter in base64: its namespace and its element's name alone take 70.</summary>
    private const int MinValueLength = 72;

    private const string FieldName = "SAMLRequest";

    private static readonly SamlLimits Limits = SamlLimits.Default with { MaxBytes = 64 * 1024, MaxElements = 500 };

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n");

    /// <summary>What ends a URL's parameter in markup, script or JSON.</summary>
    private static readonly SearchValues<char> UrlEnds = SearchValues.Create("\"'&<>\\ #\r\n`");

    private readonly List<string> _ids = [];
    private int _reads;

    /// <summary>The id of the request that a URL carries; null where it carries none.</summary>
    public static string? InUrl(string url)
    {
        var queryAt = url.IndexOf('?', StringComparison.Ordinal);
        if (queryAt < 0 || !url.Contains(FieldName, StringComparison.Ordinal))
        {
            return null;
        }

        var end = url.IndexOf('#', queryAt);
        return IdOf(SamlHttp.ReadQuery(Encoding.UTF8.GetBytes(end < 0 ? url[queryAt..] : url[queryAt..end]), Limits).Result);
    }

    /// <summary>The ids of the requests in a page or a JSON document, or in as much of it as there is.</summary>
    /// <param name="body">The text, in an encoding that extends ASCII.</param>
    /// <param name="kind">What it says to be.</param>
    public static IReadOnlyList<string> InBody(ReadOnlySpan<byte> body, AnswerKinds kind)
    {
        if (body.IndexOf(Field) < 0)
        {
            return [];
        }

        var finder = new RequestFinder();
        var text = Encoding.UTF8.GetString(body);
        if (kind is AnswerKinds.Json)
        {
            finder.SeeJson(text, depth: 0);
        }
        else
        {
            finder.SeeMarkup(text, depth: 0);
        }

        return finder._ids;
    }

    // One value with its escapes taken off: a request, or text that may hold one.
    private void See(string value, int depth)
    {
        if (value.Length < MinValueLength || depth > MaxDepth || _ids.Count >= MaxRequests)
        {
            return;
        }

        if (!value.AsSpan().ContainsAnyExcept(Base64))
        {
            Take(() => SamlReader.Read(Encoding.ASCII.GetBytes(value), SamlBinding.Post, Limits));
        }
        else if (value.Contains(FieldName, StringComparison.Ordinal))
        {
            SeeText(value, depth);
        }
    }

    private void SeeText(string text, int depth)
    {
        SeeUrls(text);
        switch (text.AsSpan().TrimStart() is [var first, ..] ? first : '\0')
        {
            case '<':
                SeeMarkup(text, depth + 1);
                break;
            case '{' or '[':
                SeeJson(text, depth + 1);
                break;
            default:
                SeeScript(text, depth + 1);
                break;
        }
    }

    private void SeeUrls(string text)
    {
        const string Parameter = FieldName + "=";
        for (var at = text.IndexOf(Parameter, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Parameter, at + Parameter.Length, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at);
            var end = rest.IndexOfAny(UrlEnds);
            var query = Encoding.UTF8.GetBytes((end < 0 ? rest : rest[..end]).ToString());
            Take(() => SamlHttp.ReadQuery(query, Limits).Result);
        }
    }

    private void SeeMarkup(string text, int depth)
    {
        foreach (var (value, isScript) in MarkupValues.Of(text))
        {
            if (isScript && value.Contains(FieldName, StringComparison.Ordinal))
            {
                SeeText(value, depth);
            }
            else
            {
                See(value, depth + 1);
            }
        }
    }

    private void SeeScript(string text, int depth)
    {
        foreach (var literal in ScriptLiterals.Of(text))
        {
            See(literal, depth + 1);
        }
    }

    private void SeeJson(string text, int depth)
    {
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text),
            isFinalBlock: false,
            new JsonReaderState(new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String)
                {
                    See(reader.GetString()!, depth + 1);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON after all, or with a guard before it, as some frameworks put there: its strings are those of a script.
            SeeScript(text, depth);
        }
    }

    private void Take(Func<SamlReadResult?> read)
    {
        if (_ids.Count < MaxRequests && _reads++ < MaxReads && IdOf(read()) is { } id && !_ids.Contains(id))
        {
            _ids.Add(id);
        }
    }

    private static string? IdOf(SamlReadResult? result) =>
        result is SamlReadResult.Message { Value: { Kind: SamlMessageKind.AuthnRequest, Id: { } id } } ? id : null;
}
