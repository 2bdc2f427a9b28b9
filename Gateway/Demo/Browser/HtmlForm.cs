using System.Net;
using System.Text.RegularExpressions;

namespace Gateway.Demo.Browser;

/// <summary>The first form of a page: where it goes and its hidden fields, in order. Knows as much HTML as sign-in pages use.</summary>
internal sealed partial record HtmlForm(string? Action, IReadOnlyList<KeyValuePair<string, string>> HiddenFields)
{
    /// <summary>The form; null where the page has none.</summary>
    public static HtmlForm? Find(string html)
    {
        var form = Form().Match(html);
        if (!form.Success)
        {
            return null;
        }

        var fields = Input().Matches(form.Groups["body"].Value)
            .Select(input => Attributes(input.Groups["attributes"].Value))
            .Where(attributes => attributes.GetValueOrDefault("type") == "hidden")
            .Select(attributes => new KeyValuePair<string, string>(attributes["name"], attributes.GetValueOrDefault("value", "")));
        return new HtmlForm(Attributes(form.Groups["attributes"].Value).GetValueOrDefault("action"), [.. fields]);
    }

    private static Dictionary<string, string> Attributes(string markup) => Attribute().Matches(markup)
        .ToDictionary(match => match.Groups["name"].Value, match => WebUtility.HtmlDecode(match.Groups["value"].Value), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("""<form\b(?<attributes>[^>]*)>(?<body>.*?)</form>""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Form();

    [GeneratedRegex("""<input\b(?<attributes>[^>]*)>""", RegexOptions.IgnoreCase)]
    private static partial Regex Input();

    [GeneratedRegex("(?<name>[a-z-]+)\\s*=\\s*\"(?<value>[^\"]*)\"", RegexOptions.IgnoreCase)]
    private static partial Regex Attribute();
}
