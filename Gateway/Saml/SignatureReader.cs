using System.Buffers.Text;
using System.Security.Cryptography;
using Gateway.Saml.Tree;

namespace Gateway.Saml;

/// <summary>Reads how a signature describes itself, which proves nothing.</summary>
internal static class SignatureReader
{
    /// <summary>Most certificates looked at in one KeyInfo; a chain has three or four.</summary>
    public const int MaxCertificates = 8;

    /// <summary>Longest certificate looked at, in base64 characters; an RSA-4096 one has about 3,000.</summary>
    public const int MaxCertificateLength = 16 * 1024;

    /// <summary>The signature that stands in an element as its own; null for none.</summary>
    public static SamlSignature? Read(SamlElement signed)
    {
        if (signed.Child("Signature", SamlNames.Signature) is not { } signature)
        {
            return null;
        }

        var info = signature.Child("SignedInfo", SamlNames.Signature);
        return new SamlSignature(
            PlaceOf(signed),
            info?.Child("SignatureMethod", SamlNames.Signature)?.Value("Algorithm"),
            info?.Child("Reference", SamlNames.Signature)?.Child("DigestMethod", SamlNames.Signature)?.Value("Algorithm"),
            [.. CertificatesOf(signature)]);
    }

    public static SignaturePlace PlaceOf(SamlElement signed) => signed.LocalName switch
    {
        "Response" => SignaturePlace.Response,
        "Assertion" => SignaturePlace.Assertion,
        _ => SignaturePlace.Elsewhere,
    };

    private static IEnumerable<SamlCertificate> CertificatesOf(SamlElement signature) =>
        (signature.Child("KeyInfo", SamlNames.Signature)?.Children("X509Data", SamlNames.Signature) ?? [])
            .SelectMany(data => data.Children("X509Certificate", SamlNames.Signature))
            .Take(MaxCertificates)
            .Select(certificate => Read(certificate.Text()))
            .OfType<SamlCertificate>();

    private static SamlCertificate? Read(string? base64)
    {
        if (base64 is null or { Length: > MaxCertificateLength })
        {
            return null;
        }

        var raw = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        return Convert.TryFromBase64String(base64, raw, out var length) && length > 0
            ? new SamlCertificate(Convert.ToHexStringLower(SHA256.HashData(raw.AsSpan(0, length))), raw.AsMemory(0, length))
            : null;
    }
}
