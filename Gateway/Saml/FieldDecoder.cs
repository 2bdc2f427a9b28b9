using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using Gateway.Saml.Tree;

namespace Gateway.Saml;

/// <summary>From a field's value to the document's text, within <see cref="SamlLimits.MaxBytes"/> at each step.</summary>
internal static class FieldDecoder
{
    /// <summary>The text; else null and what is wrong.</summary>
    /// <param name="field">The percent-decoded value.</param>
    /// <param name="binding">How it came.</param>
    /// <param name="maxBytes">Most bytes, as it came and once inflated.</param>
    /// <param name="defect">What is wrong.</param>
    /// <param name="length">Bytes of the document.</param>
    /// <param name="isLenient">True takes octets of an encoding that is not known for ISO-8859-1: markup is the same in all that ASCII is a part of.</param>
    public static DocumentText? Decode(
        ReadOnlySpan<byte> field, SamlBinding binding, int maxBytes, out SamlDefect defect, out int length, bool isLenient = false)
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
                ? Inflate(octets, written, maxBytes, isLenient, out defect, out length)
                : ToText(octets.AsSpan(0, written), isLenient, out defect, out length);
        }
        finally
        {
            // Pooled memory is handed to others: it does not take an assertion along.
            ArrayPool<byte>.Shared.Return(octets, clearArray: true);
        }
    }

    private static DocumentText? Inflate(byte[] deflated, int count, int maxBytes, bool isLenient, out SamlDefect defect, out int length)
    {
        length = 0;
        using var inflate = new DeflateStream(new MemoryStream(deflated, 0, count, writable: false), CompressionMode.Decompress);
        var octets = new BoundedOctets(maxBytes);
        try
        {
            defect = SamlDefect.TooLong;
            return octets.TryFill(inflate) ? ToText(octets.Written, isLenient, out defect, out length) : null;
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

    private static DocumentText? ToText(ReadOnlySpan<byte> octets, bool isLenient, out SamlDefect defect, out int length)
    {
        length = octets.Length;
        var text = DocumentText.Decode(octets, out defect);
        return text is null && isLenient ? new DocumentText(Encoding.Latin1.GetString(octets), Declared: null, Foreign: null) : text;
    }
}
