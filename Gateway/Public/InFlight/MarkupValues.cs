using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Gateway.Public.InFlight;

/// <summary>
/// The values in markup, as a browser's tokenizer reads them (HTML 13.2.5): of every attribute, and of every text between tags, with character
/// references resolved. Builds no tree, so that the time it takes grows with the length alone.
/// </summary>
internal static class MarkupValues
{
    /// <param name="markup">The markup; a tag that is cut short at its end counts as none.</param>
    /// <returns>Each value, and whether it is a script's text.</returns>
    public static IEnumerable<(string Value, bool IsScript)> Of(string markup)
    {
        using var source = new TextSource(markup);
        var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.ResolverExtended);
        var isScript = false;
        for (var token = tokenizer.Get(); token.Type is not HtmlTokenType.EndOfFile; token = tokenizer.Get())
        {
            switch (token)
            {
                case HtmlTagToken { Type: HtmlTokenType.StartTag } tag:
                    foreach (var attribute in tag.Attributes)
                    {
                        yield return (attribute.Value, false);
                    }

                    tokenizer.State = StateAfter(tag.Name);
                    isScript = tokenizer.State is HtmlParseMode.Script;
                    break;
                case { Type: HtmlTokenType.Character }:
                    yield return (token.Data, isScript);
                    break;
                case { Type: HtmlTokenType.EndTag }:
                    isScript = false;
                    break;
            }
        }
    }

    // What a tree builder tells the tokenizer (HTML 13.2.6.4.4, 13.2.6.4.7).
    private static HtmlParseMode StateAfter(string tag) => tag switch
    {
        "title" or "textarea" => HtmlParseMode.RCData,
        "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
        "script" => HtmlParseMode.Script,
        "plaintext" => HtmlParseMode.Plaintext,
        _ => HtmlParseMode.PCData,
    };
}
