using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Saml;
using Gateway.Saml.Signatures;
using Gateway.Telemetry;

namespace Gateway.Evidence.Shadow;

/// <summary>What the signatures of a response are worth to a connection.</summary>
internal static class SignatureFindings
{
    private const string Sha1 = "sha1";

    public static void Add(SamlReadResult.Message message, ShadowExpectation expected, List<Finding> findings)
    {
        var response = message.Value;
        if (response.Signatures.Any(signature => IsSha1(signature.Algorithm) || IsSha1(signature.DigestAlgorithm)))
        {
            findings.Add(new(FindingCode.WeakSignature));
        }

        // An encrypted assertion may be signed within, where nobody here sees it.
        if (response.Signatures.Count == 0 && response.EncryptedAssertions > 0)
        {
            return;
        }

        if (VerdictOf(message, expected) is SignatureVerdict.Invalid { Fault: var fault })
        {
            findings.Add(fault switch
            {
                SignatureFault.Unsigned => new(FindingCode.MissingSignature),
                SignatureFault.ForeignCertificate => new(FindingCode.CertificateMismatch, FingerprintOf(response), Fingerprints(expected)),
                _ => new(FindingCode.InvalidSignature, Words.Of(fault)),
            });
        }
    }

    private static SignatureVerdict VerdictOf(SamlReadResult.Message message, ShadowExpectation expected)
    {
        if (expected.Certificates.Count > 0)
        {
            return SignatureCheck.Check(message, expected.Certificates, allowsSha1: true);
        }

        // Nobody said which certificate is right: by its own it is only told whether the message came as it was signed.
        var own = message.Value.Signatures.SelectMany(signature => signature.Certificates).Select(Load).OfType<X509Certificate2>().ToList();
        try
        {
            var verdict = SignatureCheck.Check(message, own, allowsSha1: true);
            // Without a certificate in it, not even that.
            return own.Count == 0 && verdict is SignatureVerdict.Invalid { Fault: SignatureFault.DoesNotFit or SignatureFault.ForeignCertificate }
                ? new SignatureVerdict.Valid([])
                : verdict;
        }
        finally
        {
            own.ForEach(certificate => certificate.Dispose());
        }
    }

    private static X509Certificate2? Load(SamlCertificate certificate)
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

    private static bool IsSha1(string? uri) => uri?.EndsWith(Sha1, StringComparison.OrdinalIgnoreCase) is true;

    private static string? FingerprintOf(SamlMessage response) =>
        response.Signatures.SelectMany(signature => signature.Certificates).Select(certificate => certificate.Fingerprint).FirstOrDefault();

    private static string Fingerprints(ShadowExpectation expected) =>
        string.Join(", ", expected.Certificates.Select(certificate => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()));
}
