using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Saml.Tree;

namespace Gateway.Saml.Signatures;

/// <summary>
/// Checks the signatures of a message against certificates given from outside, on the tree that the message was read from. A diagnosis: the
/// gateway trusts nobody for it. Signatures of the HTTP-Redirect binding stand in the query and are not looked at (SAMLBind 3.4.4.1).
/// </summary>
internal static class SignatureCheck
{
    // Exclusive C14N repeats declarations: a few long ones, used by thousands of siblings, would make gigabytes of one megabyte.
    private const int MaxGrowth = 4;

    private const int MaxExtra = 64 * 1024;

    /// <param name="message">The message as it was read.</param>
    /// <param name="certificates">Certificates that may have signed, such as both of a rotation. The same objects each time: their keys are kept.</param>
    /// <param name="allowsSha1">Whether a signature that uses SHA-1 is checked at all.</param>
    public static SignatureVerdict Check(SamlReadResult.Message message, IReadOnlyList<X509Certificate2> certificates, bool allowsSha1 = false)
    {
        SamlElement[] candidates = [message.Root, .. message.Root.Children("Assertion", SamlNames.Assertion)];
        SamlElement[] signed = [.. candidates.Where(candidate => SignatureOf(candidate) is not null)];
        if (signed.Length == 0)
        {
            return new SignatureVerdict.Invalid(SignatureFault.Unsigned);
        }

        // What is not covered must not stand beside what is: a reader would take the one for the other.
        if (signed[0] != message.Root && (signed.Length < candidates.Length - 1 || message.Value.EncryptedAssertions > 0))
        {
            return new SignatureVerdict.Invalid(SignatureFault.WrappedOrAmbiguous);
        }

        using var octets = new OctetWriter((MaxGrowth * message.Value.Length) + MaxExtra);
        var parts = new List<SignedPart>(signed.Length);
        foreach (var element in signed)
        {
            if (SignerOf(element, SignatureOf(element)!, certificates, allowsSha1, octets, out var invalid) is not { } signer)
            {
                return invalid;
            }

            parts.Add(new SignedPart(SignatureReader.PlaceOf(element), signer));
        }

        return new SignatureVerdict.Valid(parts);
    }

    private static SamlElement? SignatureOf(SamlElement element) => element.Child("Signature", SamlNames.Signature);

    private static X509Certificate2? SignerOf(
        SamlElement element,
        SamlElement signature,
        IReadOnlyList<X509Certificate2> certificates,
        bool allowsSha1,
        OctetWriter octets,
        out SignatureVerdict.Invalid invalid)
    {
        if (SignedInfo.Read(signature, element, allowsSha1, out invalid) is not { } info)
        {
            return null;
        }

        // The digest first: it is the cheaper half.
        new CanonicalForm(octets, omitted: signature, info.DigestMethod).Write(element);
        var intact = TryHash(octets, info.DigestAlgorithm) is { } digest && digest.AsSpan().SequenceEqual(info.Digest);
        if (!intact)
        {
            return null;
        }

        new CanonicalForm(octets, omitted: null, info.Method).Write(info.Element);
        if (TryHash(octets, info.Algorithm.Hash) is not { } hash)
        {
            return null;
        }

        foreach (var certificate in certificates)
        {
            if (CertificateKeys.Made(certificate, info.Algorithm, hash, info.Signature))
            {
                return certificate;
            }
        }

        var stated = SignatureReader.Read(element)?.Certificates ?? [];
        invalid = new(
            certificates.Count == 0 && stated.Count == 0 ? SignatureFault.CannotBeJudged
            : stated.Any(certificate => HasMade(certificate, info, hash)) ? SignatureFault.ForeignCertificate
            : SignatureFault.DoesNotFit);
        return null;
    }

    private static byte[]? TryHash(OctetWriter octets, HashAlgorithmName algorithm)
    {
        var hash = octets.IsBeyondBound ? null : CryptographicOperations.HashData(algorithm, octets.Written);
        octets.Clear();
        return hash;
    }

    // Only a diagnosis: the certificate inside a message proves nothing, because whoever forges the message chooses it.
    private static bool HasMade(SamlCertificate stated, SignedInfo info, byte[] hash)
    {
        using var certificate = StatedSigners.Load(stated);
        return certificate is not null && CertificateKeys.Made(certificate, info.Algorithm, hash, info.Signature);
    }
}
