using System.Diagnostics.CodeAnalysis;

namespace Gateway.Saml.Forms;

/// <summary>What a search for one field of a form found.</summary>
internal enum FieldPresence
{
    Absent,
    Present,

    /// <summary>More than once: one receiver takes the first, another the last.</summary>
    Repeated,
}

/// <summary>
/// Finds fields in an <c>application/x-www-form-urlencoded</c> body or a raw query, which share one syntax (URL Standard 5.1), and decodes
/// none but the one that is asked for.
/// </summary>
internal static class SamlForm
{
    /// <summary>Finds a field by its name, whichever way the name is encoded.</summary>
    /// <param name="form">The body, or the query without its question mark.</param>
    /// <param name="name">The name, in ASCII letters.</param>
    /// <param name="raw">The first such field's value, still encoded.</param>
    public static FieldPresence Find(ReadOnlySpan<byte> form, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> raw)
    {
        raw = default;
        var presence = FieldPresence.Absent;
        while (!form.IsEmpty)
        {
            var end = form.IndexOf((byte)'&');
            var pair = end < 0 ? form : form[..end];
            form = end < 0 ? default : form[(end + 1)..];
            var equals = pair.IndexOf((byte)'=');
            if (!IsNamed(equals < 0 ? pair : pair[..equals], name))
            {
                continue;
            }

            if (presence is not FieldPresence.Absent)
            {
                return FieldPresence.Repeated;
            }

            presence = FieldPresence.Present;
            raw = equals < 0 ? default : pair[(equals + 1)..];
        }

        return presence;
    }

    /// <summary>
    /// Decodes a value into memory of its own. False where it is longer than <paramref name="maxBytes"/> once decoded, or has a percent sign that
    /// encodes nothing: receivers do not agree on what that means.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> raw, int maxBytes, [NotNullWhen(true)] out byte[]? value, out bool isTooLong)
    {
        value = null;
        if (DecodedLength(raw, out isTooLong, maxBytes) is not { } length)
        {
            return false;
        }

        value = new byte[length];
        for (var (from, to) = (0, 0); to < length; to++)
        {
            value[to] = Take(raw, ref from);
        }

        return true;
    }

    /// <summary>How many bytes a value has once decoded; a percent sign that encodes nothing counts as itself.</summary>
    public static int LengthOf(ReadOnlySpan<byte> raw)
    {
        var length = 0;
        for (var from = 0; from < raw.Length; length++)
        {
            Take(raw, ref from);
        }

        return length;
    }

    private static int? DecodedLength(ReadOnlySpan<byte> raw, out bool isTooLong, int maxBytes)
    {
        isTooLong = false;
        var escapes = 0;
        for (var at = 0; at < raw.Length; at++)
        {
            // Vectorised: most of a SAML field is not escaped.
            var next = raw[at..].IndexOf((byte)'%');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (!IsEscape(raw, at))
            {
                return null;
            }

            escapes++;
            at += 2;
        }

        var length = raw.Length - (2 * escapes);
        isTooLong = length > maxBytes;
        return isTooLong ? null : length;
    }

    private static bool IsNamed(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> name)
    {
        if (encoded.Length < name.Length)
        {
            return false;
        }

        var (from, at) = (0, 0);
        while (from < encoded.Length)
        {
            if (at == name.Length || Take(encoded, ref from) != name[at++])
            {
                return false;
            }
        }

        return at == name.Length;
    }

    private static byte Take(ReadOnlySpan<byte> raw, ref int at)
    {
        if (IsEscape(raw, at))
        {
            var value = (byte)((HexValue(raw[at + 1]) << 4) | HexValue(raw[at + 2]));
            at += 3;
            return value;
        }

        var plain = raw[at++];
        return plain == '+' ? (byte)' ' : plain;
    }

    private static bool IsEscape(ReadOnlySpan<byte> raw, int at) =>
        raw[at] == '%' && at + 2 < raw.Length && char.IsAsciiHexDigit((char)raw[at + 1]) && char.IsAsciiHexDigit((char)raw[at + 2]);

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
