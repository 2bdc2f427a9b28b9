using System.Text;
using Gateway.Evidence.Connections;
using Gateway.Saml.Metadata;

namespace Gateway.Cli.Import;

/// <summary>
/// Reads certificates in the forms that vendors write them in: PEM with or without its line breaks, DER in base64, several of them parted by commas or
/// lines, base64 of a PEM, and the hexadecimal octets of a PostgreSQL column.
/// </summary>
internal static class CertificateTexts
{
    // Five certificates of the longest kind, and their PEM lines.
    private const int MaxLength = 128 * 1024;

    private const string HexPrefix = @"\x";

    /// <summary>The certificates as DER in base64; else what is wrong, as the end of a sentence.</summary>
    public static (IReadOnlyList<string> Certificates, string? Fault) Read(string text) => Read(text, isUnpacked: false);

    private static (IReadOnlyList<string> Certificates, string? Fault) Read(string text, bool isUnpacked)
    {
        if (text.Length > MaxLength)
        {
            return ([], $"has more than {MaxLength} characters: no certificates are that long");
        }

        if (ConnectionCertificate.HasPrivateKey(text))
        {
            return ([], "holds a private key, which is not read: take it for known to others, and replace it");
        }

        // Line breaks come as two letters where a shell or an environment file had them in hand.
        var all = PartsOf(text.Replace(@"\r", "", StringComparison.Ordinal).Replace(@"\n", "\n", StringComparison.Ordinal)).ToList();
        var read = new List<string>();
        foreach (var part in all)
        {
            if (ConnectionCertificate.TryRead(part) is { } certificate)
            {
                read.Add(certificate.Certificate);
                continue;
            }

            if (isUnpacked || Unpack(part) is not { } inner)
            {
                return ([], "holds what is no X.509 certificate, in PEM or as DER in base64");
            }

            var (certificates, fault) = Read(inner, isUnpacked: true);
            if (fault is not null)
            {
                return ([], fault);
            }

            read.AddRange(certificates);
        }

        return read.Count == 0 ? ([], "holds no certificate") : (read, null);
    }

    private static IEnumerable<string> PartsOf(string text)
    {
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            return CertificateText.Read(text);
        }

        // Base64 is broken into lines, and several values are too. Lines that are certificates each come first: together they may be read as the first of them.
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.SelectMany(part =>
        {
            var lines = part.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return lines.Length > 1 && lines.All(line => ConnectionCertificate.TryRead(line) is not null)
                ? lines
                : [Compact(part)];
        });
    }

    private static string? Unpack(string text)
    {
        if (text.StartsWith(HexPrefix, StringComparison.Ordinal))
        {
            return TryDecode(() => Convert.FromHexString(text[HexPrefix.Length..]));
        }

        return TryDecode(() => Convert.FromBase64String(text));
    }

    // PEM as the text that it is, anything else as DER.
    private static string? TryDecode(Func<byte[]> decode)
    {
        try
        {
            var octets = decode();
            return octets.AsSpan().StartsWith("-----BEGIN"u8) ? Encoding.ASCII.GetString(octets) : Convert.ToBase64String(octets);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Compact(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
