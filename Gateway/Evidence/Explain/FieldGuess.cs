using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Saml;
using Gateway.Saml.Forms;

namespace Gateway.Evidence.Explain;

/// <summary>
/// Tells what a field that cannot be read looks like, and reads it all the same where there is one way only to do so. For people who copied something; what
/// is posted by a browser is never read so.
/// </summary>
internal sealed partial class FieldGuess(SamlLimits limits)
{
    private const string Unpadded = "===";

    // As many lines as nobody's product writes within a signature.
    private const int MinLaidOutLines = 8;

    public GivenResponse OfXml(ReadOnlySpan<byte> xml)
    {
        var message = Read(Encoding.ASCII.GetBytes(Convert.ToBase64String(xml)), limits with { MaxBytes = limits.MaxBytes / 3 * 4 });
        var given = message is SamlReadResult.Message
            ? IndentedTag().Count(Encoding.UTF8.GetString(xml)) >= MinLaidOutLines ? GivenAs.LaidOutXml : GivenAs.Xml
            : ShapeOf(Encoding.UTF8.GetString(xml));
        return Given(message, given, relayStateLength: null);
    }

    /// <param name="raw">The value, percent-encoded or not.</param>
    /// <param name="relayStateLength">Of the form it came in.</param>
    public GivenResponse OfField(ReadOnlySpan<byte> raw, int? relayStateLength)
    {
        var value = raw.ToArray();
        if (raw.Contains((byte)'%') && !TryDecode(raw, out value))
        {
            return Given(new SamlReadResult.Unreadable(SamlDefect.NotBase64), GivenAs.Unknown, relayStateLength);
        }

        var plain = Read(value, limits);
        if (plain is not SamlReadResult.Unreadable { Defect: SamlDefect.NotBase64 or SamlDefect.NotXml or SamlDefect.NotUtf8 or SamlDefect.ForeignEncoding })
        {
            return Given(plain, GivenAs.Posted, relayStateLength);
        }

        foreach (var (given, octets, binding) in Attempts(value))
        {
            if (SamlReader.Read(octets, binding, limits) is SamlReadResult.Message message)
            {
                return Given(message, given, relayStateLength);
            }
        }

        return Given(plain, LooksOf(value), relayStateLength);
    }

    private IEnumerable<(GivenAs Given, byte[] Octets, SamlBinding Binding)> Attempts(byte[] value)
    {
        yield return (GivenAs.Deflated, value, SamlBinding.Redirect);
        var text = Encoding.Latin1.GetString(value);
        if (text.Contains('%') && TryDecode(value, out var once))
        {
            yield return (GivenAs.PercentEncodedTwice, once, SamlBinding.Post);
        }

        if (text.TrimStart().StartsWith('<'))
        {
            yield return (GivenAs.Xml, Encoding.ASCII.GetBytes(Convert.ToBase64String(value)), SamlBinding.Post);
        }

        if (TryBase64(text, out var inner))
        {
            yield return (GivenAs.Base64Twice, inner, SamlBinding.Post);
        }

        yield return (GivenAs.Copied, Encoding.Latin1.GetBytes(Tidy(text)), SamlBinding.Post);
        yield return (GivenAs.UrlSafe, Encoding.Latin1.GetBytes(Pad(Tidy(text).Replace('-', '+').Replace('_', '/'))), SamlBinding.Post);
    }

    private static GivenAs LooksOf(byte[] value)
    {
        var tidy = Pad(Tidy(Encoding.Latin1.GetString(value)).Replace('-', '+').Replace('_', '/'));
        return ShapeOf(TryBase64(tidy[..(tidy.Length / 4 * 4)], out var inner) ? Encoding.UTF8.GetString(inner) : Encoding.UTF8.GetString(value));
    }

    // A document that begins as XML does and cannot be read to its end.
    private static GivenAs ShapeOf(string text) => text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n') switch
    {
        var page when page.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || page.StartsWith("<html", StringComparison.OrdinalIgnoreCase) =>
            GivenAs.Html,
        var message when message.StartsWith('<') => ResponseEnd().IsMatch(message) ? GivenAs.Xml : GivenAs.CutOff,
        _ => GivenAs.Unknown,
    };

    private static GivenResponse Given(SamlReadResult result, GivenAs given, int? relayStateLength) =>
        new(new SamlHttpMessage(SamlParameter.SAMLResponse, result, relayStateLength), given);

    private static SamlReadResult Read(ReadOnlySpan<byte> value, SamlLimits limits) => SamlReader.Read(value, SamlBinding.Post, limits);

    private bool TryDecode(ReadOnlySpan<byte> raw, out byte[] value)
    {
        var isDecoded = SamlForm.TryDecode(raw, limits.MaxBytes, out var decoded, out _);
        value = decoded ?? [];
        return isDecoded;
    }

    private static bool TryBase64(string text, out byte[] octets)
    {
        octets = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length) + 3];
        var isBase64 = Convert.TryFromBase64String(text, octets, out var length);
        octets = octets[..length];
        return isBase64;
    }

    // A plus sign that was taken for a form's blank stands within; blanks at the ends and all else got there by copying.
    private static string Tidy(string text) => LabelAndMarks().Replace(text.Trim(), "").Replace(' ', '+');

    private static string Pad(string text) => text.TrimEnd('=') is var bare && bare.Length % 4 is var rest && rest > 1 ? bare + Unpadded[..(4 - rest)] : text;

    [GeneratedRegex("""^"?SAMLResponse"?\s*[:=]\s*|["'\r\n\t\u00A0,;]""", RegexOptions.CultureInvariant)]
    private static partial Regex LabelAndMarks();

    [GeneratedRegex(""">\r?\n[ \t]+<""", RegexOptions.CultureInvariant)]
    private static partial Regex IndentedTag();

    [GeneratedRegex("""</(\w+:)?Response\s*>\s*$""", RegexOptions.CultureInvariant)]
    private static partial Regex ResponseEnd();
}
