using System.Text;

namespace Gateway.Mappings;

/// <summary>
/// Decodes an identifier exactly once and strictly. The framework's decoders let malformed sequences through as they stand, which would
/// let two spellings of different bytes meet in one identifier.
/// </summary>
internal static class PercentDecoder
{
    /// <summary>
    /// Decodes percent-encoded UTF-8 (RFC 3986 2.1). False for a broken sequence, bytes that are not UTF-8 or a control character, encoded
    /// or not; a text longer than <paramref name="buffer"/> gives true and <paramref name="length"/> -1.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> encoded, bool plusIsSpace, Span<char> buffer, out int length)
    {
        length = -1;
        // Each character of the result takes at most three bytes, so no longer text can fit.
        Span<byte> bytes = stackalloc byte[3 * 256];
        var written = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var value = (int)encoded[i];
            if (value == '%')
            {
                if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
                {
                    return false;
                }

                value = (HexValue(encoded[i + 1]) << 4) | HexValue(encoded[i + 2]);
                i += 2;
            }
            else if (value == '+' && plusIsSpace)
            {
                value = ' ';
            }

            if (value is < 0x20 or 0x7f or > 0xff)
            {
                return false;
            }

            if (written == bytes.Length)
            {
                return true;
            }

            bytes[written++] = (byte)value;
        }

        return TryReadUtf8(bytes[..written], buffer, out length);
    }

    private static bool TryReadUtf8(ReadOnlySpan<byte> bytes, Span<char> buffer, out int length)
    {
        length = -1;
        var used = 0;
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) is not System.Buffers.OperationStatus.Done || Rune.IsControl(rune))
            {
                return false;
            }

            if (!rune.TryEncodeToUtf16(buffer[used..], out var units))
            {
                return true;
            }

            used += units;
            bytes = bytes[consumed..];
        }

        length = used;
        return true;
    }

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
