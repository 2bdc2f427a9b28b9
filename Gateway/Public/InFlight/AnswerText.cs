using System.IO.Compression;

namespace Gateway.Public.InFlight;

/// <summary>Decompresses what there is so far of an answer's body (RFC 9110 8.4), within a bound.</summary>
internal static class AnswerText
{
    /// <summary>The most of a page that is looked at.</summary>
    private const int MaxBytes = 256 * 1024;

    /// <summary>The text so far; null where the encoding is not known. Of a body that is cut short, as much as can be read.</summary>
    public static byte[]? Decode(ReadOnlyMemory<byte> body, string encoding)
    {
        using var source = new MemoryStream(body.ToArray(), writable: false);
        using Stream? decoder = encoding.Trim().ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            _ => null,
        };
        if (decoder is null)
        {
            return null;
        }

        var text = new byte[MaxBytes];
        var length = 0;
        try
        {
            while (length < text.Length && decoder.Read(text, length, text.Length - length) is var read and > 0)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            // Cut short, or not what it says.
        }

        return text[..length];
    }
}
