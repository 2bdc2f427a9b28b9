using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Saml.Signatures;

/// <summary>
/// Which of the certificates that came with a message made its signatures: a KeyInfo may hold those of its authorities too (XMLDSIG 4.5.4). Tells that a
/// message is as it was signed, and nothing of who signed it.
/// </summary>
internal static class StatedSigners
{
    /// <summary>The signers; empty unless every signature fits.</summary>
    public static IReadOnlyList<SamlCertificate> Of(SamlReadResult.Message message)
    {
        Check(message, out var signers);
        return signers;
    }

    /// <summary>Checks a message by its own certificates; SHA-1 is taken.</summary>
    public static SignatureVerdict Check(SamlReadResult.Message message, out IReadOnlyList<SamlCertificate> signers)
    {
        var stated = message.Value.Signatures.SelectMany(signature => signature.Certificates)
            .DistinctBy(certificate => certificate.Fingerprint)
            .Select(certificate => (Certificate: certificate, Loaded: Load(certificate)))
            .Where(pair => pair.Loaded is not null)
            .ToList();
        try
        {
            var verdict = SignatureCheck.Check(message, stated.ConvertAll(pair => pair.Loaded!), allowsSha1: true);
            signers = verdict is SignatureVerdict.Valid { Parts: var parts }
                ? [.. stated.Where(pair => parts.Any(part => part.Certificate == pair.Loaded)).Select(pair => pair.Certificate)]
                : [];
            return verdict;
        }
        finally
        {
            stated.ForEach(pair => pair.Loaded!.Dispose());
        }
    }

    /// <summary>The certificate; null where its octets are none.</summary>
    public static X509Certificate2? Load(SamlCertificate certificate)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(certificate.Raw.Span);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
