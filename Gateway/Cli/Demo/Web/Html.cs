using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Gateway.Cli.Demo.Web;

/// <summary>Markup. It is made from interpolated strings whose holes are encoded, so that nothing a browser sent becomes markup (XSS).</summary>
internal sealed class Html
{
    public static readonly Html None = new("");

    private readonly string _text;

    private Html(string text) => _text = text;

    public static Html Of(Interpolation markup) => new(markup.Text());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part._text)));

    public override string ToString() => _text;

    [InterpolatedStringHandler]
    internal readonly ref struct Interpolation(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _markup = new(literalLength + (16 * formattedCount));

        public void AppendLiteral(string literal) => _markup.Append(literal);

        public void AppendFormatted(Html part) => _markup.Append(part._text);

        public void AppendFormatted(string? value) => _markup.Append(HtmlEncoder.Default.Encode(value ?? ""));

        public void AppendFormatted(int value) => _markup.Append(value);

        public string Text() => _markup.ToString();
    }
}
