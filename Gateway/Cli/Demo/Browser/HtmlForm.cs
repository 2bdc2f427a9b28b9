using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Cli.Demo.Browser;

/// <summary>The first form of a page: where it goes and its hidden fields, in order. Knows as much HTML as sign-in pages use.</summary>
internal sealed partial record HtmlForm(string? Action, IReadOnlyList<KeyValuePair<string, string>> HiddenFields)
{
    /// <summary>In which encoding its fields are sent: <c>accept-charset</c>, else UTF-8, which all pages here are written in.</summary>
    public Encoding Encoding { get; private init; } = Encoding.UTF8;

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
        var attributes = Attributes(form.Groups["attributes"].Value);
        return new HtmlForm(attributes.GetValueOrDefault("action"), [.. fields])
        {
            Encoding = attributes.GetValueOrDefault("accept-charset") == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.UTF8,
        };
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
