using System.Security.Cryptography;
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
            findings.Add(new(FindingCode.SignatureUnseen));
            return;
        }

        if (VerdictOf(message, expected) is SignatureVerdict.Invalid invalid)
        {
            findings.Add(FindingOf(invalid, message, expected));
        }
    }

    private static Finding FindingOf(SignatureVerdict.Invalid invalid, SamlReadResult.Message message, ShadowExpectation expected) => invalid.Fault switch
    {
        SignatureFault.Unsigned => new(FindingCode.MissingSignature),
        SignatureFault.ForeignCertificate =>
            new(FindingCode.CertificateMismatch, Join(StatedSigners.Of(message).Select(signer => signer.Fingerprint)), Fingerprints(expected)),
        SignatureFault.NotAllowedAlgorithm => new(FindingCode.NotAllowedAlgorithm, invalid.Algorithm ?? "none"),
        SignatureFault.CannotBeJudged => new(FindingCode.SignatureNotJudged, invalid.Algorithm ?? "no certificate to check it with"),
        var fault => new(FindingCode.InvalidSignature, Words.Of(fault)),
    };

    // Where nobody said which certificate is right, its own tell only whether the message came as it was signed.
    private static SignatureVerdict VerdictOf(SamlReadResult.Message message, ShadowExpectation expected) => expected.Certificates.Count > 0
        ? SignatureCheck.Check(message, expected.Certificates, allowsSha1: true)
        : StatedSigners.Check(message, out _);

    private static bool IsSha1(string? uri) => uri?.EndsWith(Sha1, StringComparison.OrdinalIgnoreCase) is true;

    private static string Fingerprints(ShadowExpectation expected) =>
        Join(expected.Certificates.Select(certificate => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()));

    private static string Join(IEnumerable<string> values) => string.Join(", ", values);
}
