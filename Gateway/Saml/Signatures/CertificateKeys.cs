using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Saml.Signatures;

/// <summary>
/// The public keys of certificates, each taken out once and kept for as long as its certificate object lives: taking one out costs as much as
/// a check. Hand in the same objects each time.
/// </summary>
internal static class CertificateKeys
{
    private static readonly ConditionalWeakTable<X509Certificate2, ConcurrentBag<AsymmetricAlgorithm>> Spare = [];

    /// <summary>True where the certificate's key made the signature. A certificate without an RSA or an EC key made none.</summary>
    public static bool Made(X509Certificate2 certificate, SignatureAlgorithm algorithm, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        // One key is not promised to serve several threads at once, so each check borrows one: as many as checks ever ran together.
        var spare = Spare.GetValue(certificate, static _ => []);
        var key = spare.TryTake(out var kept) ? kept : certificate.GetRSAPublicKey() ?? (AsymmetricAlgorithm?)certificate.GetECDsaPublicKey();
        if (key is null)
        {
            return false;
        }

        try
        {
            return algorithm.Verifies(key, hash, signature);
        }
        catch (CryptographicException)
        {
            // Such as a hash that the machine's policy forbids: what cannot be verified does not fit.
            return false;
        }
        finally
        {
            spare.Add(key);
        }
    }
}
