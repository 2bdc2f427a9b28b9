using System.Buffers;
using System.Text;

namespace Gateway.Public.Redirect.Repost;

/// <summary>
/// Writes percent-encoded bytes of a form as markup that a browser turns into the same bytes again. Each byte becomes the character it stands for in
/// windows-1252, which has one for all 256 of them (Encoding Standard, index windows-1252), and the form that holds them is sent in that encoding:
/// so UTF-8, any other encoding and no encoding at all come through alike, and nothing has to be guessed.
/// </summary>
internal static class FormText
{
    /// <summary>Stands for a NUL, which no markup can hold; no byte of windows-1252 means this character, so that nothing else is taken for it.</summary>
    public const char NulMark = '\uE000';

    /// <summary>The longest markup of one byte: a numeric reference of two digits.</summary>
    private const int MaxMarkupBytes = 5;

    // 0x80-0x9F; the other bytes are the characters of their own number.
    private const string Upper =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013"
        + "\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private static readonly byte[][] Markup = [.. Enumerable.Range(0, 256).Select(value => Encoding.UTF8.GetBytes(MarkupOf((char)value)))];

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.*/=:;,!~()[]{}$^`|@?"u8);

    /// <summary>Writes as much of a name or value as fits, and says how much was taken and how much written.</summary>
    public static void Write(ReadOnlySpan<byte> encoded, Span<byte> markup, out int taken, out int written)
    {
        (taken, written) = (0, 0);
        while (taken < encoded.Length)
        {
            var plain = encoded[taken..].IndexOfAnyExcept(Plain);
            plain = Math.Min(plain < 0 ? encoded.Length - taken : plain, markup.Length - written);
            encoded.Slice(taken, plain).CopyTo(markup[written..]);
            taken += plain;
            written += plain;
            if (taken == encoded.Length || markup.Length - written < MaxMarkupBytes)
            {
                return;
            }

            var character = Markup[ByteAt(encoded, ref taken)];
            character.CopyTo(markup[written..]);
            written += character.Length;
        }
    }

    /// <summary>True where a name or value has a byte that no markup can hold.</summary>
    public static bool HasNul(ReadOnlySpan<byte> encoded) => encoded.Contains((byte)0) || encoded.IndexOf("%00"u8) >= 0;

    /// <summary>True where the decoded bytes are this text, the case of ASCII letters aside.</summary>
    public static bool IsText(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> text)
    {
        var at = 0;
        foreach (var expected in text)
        {
            if (at == encoded.Length || char.ToLowerInvariant((char)ByteAt(encoded, ref at)) != expected)
            {
                return false;
            }
        }

        return at == encoded.Length;
    }

    // URL Standard 5.1: plus is a space, and a percent sign without two hexadecimal digits is itself.
    private static byte ByteAt(ReadOnlySpan<byte> encoded, ref int at)
    {
        var value = encoded[at++];
        if (value is (byte)'+')
        {
            return (byte)' ';
        }

        if (value is not (byte)'%' || encoded.Length - at < 2 || !char.IsAsciiHexDigit((char)encoded[at]) || !char.IsAsciiHexDigit((char)encoded[at + 1]))
        {
            return value;
        }

        at += 2;
        return (byte)((Digit(encoded[at - 2]) << 4) | Digit(encoded[at - 1]));
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static string MarkupOf(char value) => value switch
    {
        '\0' => NulMark.ToString(),
        '"' => "&#34;",
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",

        // As they are, a parser would make one line feed of them (HTML 13.2.3.5).
        '\r' => "&#13;",
        '\n' => "&#10;",
        >= '\u0080' and <= '\u009F' => Upper[value - 0x80].ToString(),
        _ => value.ToString(),
    };
}
