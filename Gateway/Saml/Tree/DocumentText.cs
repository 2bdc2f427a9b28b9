using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Gateway.Saml.Tree;

/// <summary>A document's text out of its octets, by the mark and the declaration that XML 1.0 4.3.3 names an encoding by.</summary>
/// <param name="Value">The text, without a byte order mark.</param>
/// <param name="Declared">The encoding as the XML declaration spells it; null where it names none.</param>
/// <param name="Foreign">The encoding where it is another than UTF-8 or US-ASCII; else null.</param>
internal sealed partial record DocumentText(string Value, string? Declared, string? Foreign)
{
    private const string Latin1 = "ISO-8859-1";
    private const string Utf16 = "UTF-16";

    // Their aliases at IANA that XML libraries write: lxml says ASCII where it is told nothing.
    private static readonly string[] Latin1Names = [Latin1, "ISO_8859-1", "latin1"];

    private static readonly string[] AsciiNames = ["US-ASCII", "ASCII"];

    // A declaration that is longer has something in it that no declaration has.
    private const int MaxDeclaration = 256;

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Utf16BigEndianMark => [0xFE, 0xFF];

    private static ReadOnlySpan<byte> Utf16LittleEndianMark => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> Utf32LittleEndianMark => [0xFF, 0xFE, 0, 0];

    /// <summary>
    /// The text; else null and what is wrong. Mark and declaration have to agree: where they do not, two readers see two documents.
    /// </summary>
    public static DocumentText? Decode(ReadOnlySpan<byte> octets, out SamlDefect defect)
    {
        defect = SamlDefect.ForeignEncoding;
        if (octets.StartsWith(Utf32LittleEndianMark) || BeginsInUnmarkedUtf16(octets))
        {
            return null;
        }

        if (octets.StartsWith(Utf16BigEndianMark) || octets.StartsWith(Utf16LittleEndianMark))
        {
            return TryDecode(new UnicodeEncoding(octets[0] == 0xFE, byteOrderMark: true, throwOnInvalidBytes: true), octets[2..], out var wide)
                && DeclaredBy(wide) is var said && (said is null || Is(said, Utf16))
                ? new DocumentText(wide, said, Utf16)
                : null;
        }

        var isMarked = octets.StartsWith(Utf8Mark);
        var content = isMarked ? octets[Utf8Mark.Length..] : octets;
        var declared = DeclaredBy(Encoding.Latin1.GetString(content[..Math.Min(content.Length, MaxDeclaration)]));
        if (declared is not null && Is(declared, Latin1Names) && !isMarked)
        {
            return new DocumentText(Encoding.Latin1.GetString(content), declared, Latin1);
        }

        var isAscii = declared is not null && Is(declared, AsciiNames);
        if (declared is not null && !isAscii && !Is(declared, "UTF-8"))
        {
            return null;
        }

        defect = SamlDefect.NotUtf8;
        return isAscii ? !isMarked && Ascii.IsValid(content) ? new DocumentText(Encoding.ASCII.GetString(content), declared, null) : null
            : Utf8.IsValid(content) ? new DocumentText(Encoding.UTF8.GetString(content), declared, null)
            : null;
    }

    // What "<" is in UTF-16 (XML 1.0, appendix F); without its mark, readers guess.
    private static bool BeginsInUnmarkedUtf16(ReadOnlySpan<byte> octets) => octets.Length > 1 && (octets[0], octets[1]) is (0, _) or (0x3C, 0);

    private static bool TryDecode(UnicodeEncoding encoding, ReadOnlySpan<byte> octets, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = encoding.GetString(octets);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }

    private static string? DeclaredBy(string text) => Declaration().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static bool Is(string declared, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (declared.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("""^<\?xml\s[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
