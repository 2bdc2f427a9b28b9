using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Evidence.Connections;

/// <summary>A certificate that signatures are checked with.</summary>
/// <param name="CertificateId">Stytch's id of it; null where it is not known.</param>
/// <param name="Certificate">The DER form in base64.</param>
/// <param name="Fingerprint">SHA-256 of the DER form, 64 lower-case hexadecimal digits.</param>
/// <param name="NotAfter">When it expires.</param>
internal sealed record ConnectionCertificate(string? CertificateId, string Certificate, string Fingerprint, DateTimeOffset NotAfter)
{
    /// <summary>Longest text of one, PEM or base64. A chain's certificates have some 2,000 characters each.</summary>
    public const int MaxLength = 16_384;

    private const string Label = "CERTIFICATE";

    /// <summary>
    /// Reads one certificate in PEM or as DER in base64; null where it is none. Text around the PEM block is passed over; a second block makes it none.
    /// </summary>
    public static ConnectionCertificate? TryRead(string text, string? certificateId = null)
    {
        if (text.Length > MaxLength || HasPrivateKey(text))
        {
            return null;
        }

        ReadOnlySpan<char> base64 = text;
        if (PemEncoding.TryFind(text, out var pem))
        {
            if (text[pem.Label] != Label || PemEncoding.TryFind(text.AsSpan(pem.Location.End.GetOffset(text.Length)), out _))
            {
                return null;
            }

            base64 = text.AsSpan()[pem.Base64Data];
        }

        var der = new byte[base64.Length];
        return Convert.TryFromBase64Chars(base64, der, out var length) ? OfDer(der.AsSpan(0, length), certificateId) : null;
    }

    /// <summary>
    /// What Stytch would not take of an IdP's certificates, as the end of a sentence that begins with where they are from; null where it would.
    /// </summary>
    public static string? FaultOf(IReadOnlyList<string> certificates) =>
        certificates.Count > ConnectionFacts.MaxCertificates
            ? $"has {certificates.Count} certificates for signing, and Stytch takes {ConnectionFacts.MaxCertificates}: give those still in use in certificates"
        : certificates.Any(certificate => TryRead(certificate) is null) ? $"has a certificate that is none, or is longer than {MaxLength} characters"
        : null;

    /// <summary>
    /// True where a text has a private key in PEM, of whatever kind: its sender has to be told, since it must be taken for known to others now.
    /// </summary>
    public static bool HasPrivateKey(string text) => text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);

    private static ConnectionCertificate? OfDer(ReadOnlySpan<byte> der, string? certificateId)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            var raw = certificate.RawDataMemory.Span;
            return new(
                certificateId,
                Convert.ToBase64String(raw),
                Convert.ToHexStringLower(SHA256.HashData(raw)),
                new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
