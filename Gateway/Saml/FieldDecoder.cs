using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Saml;

/// <summary>From a field's value to the document's text, within <see cref="SamlLimits.MaxBytes"/> at each step.</summary>
internal static class FieldDecoder
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The text, without a byte order mark; else null and what is wrong.</summary>
    public static string? Decode(ReadOnlySpan<byte> field, SamlBinding binding, int maxBytes, out SamlDefect defect, out int length)
    {
        length = 0;
        defect = field.IsEmpty ? SamlDefect.Empty : SamlDefect.TooLong;
        if (field.IsEmpty || field.Length > maxBytes)
        {
            return null;
        }

        var octets = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(field.Length));
        try
        {
            // Takes the line breaks that some products put after each 76 characters (RFC 2045), but neither base64url nor missing padding.
            if (Base64.DecodeFromUtf8(field, octets, out _, out var written) is not OperationStatus.Done)
            {
                defect = SamlDefect.NotBase64;
                return null;
            }

            return binding is SamlBinding.Redirect
                ? Inflate(octets, written, maxBytes, out defect, out length)
                : ToText(octets.AsSpan(0, written), out defect, out length);
        }
        finally
        {
            // Pooled memory is handed to others: it does not take an assertion along.
            ArrayPool<byte>.Shared.Return(octets, clearArray: true);
        }
    }

    private static string? Inflate(byte[] deflated, int count, int maxBytes, out SamlDefect defect, out int length)
    {
        length = 0;
        using var inflate = new DeflateStream(new MemoryStream(deflated, 0, count, writable: false), CompressionMode.Decompress);
        var octets = new BoundedOctets(maxBytes);
        try
        {
            defect = SamlDefect.TooLong;
            return octets.TryFill(inflate) ? ToText(octets.Written, out defect, out length) : null;
        }
        catch (InvalidDataException)
        {
            defect = SamlDefect.NotDeflated;
            return null;
        }
        finally
        {
            octets.Dispose();
        }
    }

    private static string? ToText(ReadOnlySpan<byte> octets, out SamlDefect defect, out int length)
    {
        length = octets.Length;
        defect = SamlDefect.ForeignEncoding;
        if (BeginsInUtf16(octets))
        {
            return null;
        }

        defect = SamlDefect.NotUtf8;
        if (!Utf8.IsValid(octets))
        {
            return null;
        }

        return Encoding.UTF8.GetString(octets.StartsWith(Utf8Mark) ? octets[Utf8Mark.Length..] : octets);
    }

    // The marks of UTF-16 and what "<" is in it (XML 1.0, appendix F).
    private static bool BeginsInUtf16(ReadOnlySpan<byte> octets) =>
        octets.Length > 1 && (octets[0], octets[1]) is (0xFE, 0xFF) or (0xFF, 0xFE) or (0, 0x3C) or (0x3C, 0);
}
