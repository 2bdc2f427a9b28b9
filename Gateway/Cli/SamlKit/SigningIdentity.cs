using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Cli.SamlKit;

/// <summary>
/// An IdP's signing key with its self-signed certificate, or a service provider's key that assertions are encrypted for. Made anew in each
/// run: nothing that signs is ever shipped.
/// </summary>
internal sealed class SigningIdentity : IDisposable
{
    private const int KeyBits = 2048;

    private readonly RSA _key;

    private readonly Lock _gate = new();

    private SigningIdentity(RSA key, X509Certificate2 certificate)
    {
        _key = key;
        Certificate = certificate;
    }

    /// <summary>The certificate, without its private key: what a service provider is given.</summary>
    public X509Certificate2 Certificate { get; }

    /// <param name="commonName">Who signs; the certificate's subject and issuer.</param>
    /// <param name="timeProvider">Dates the certificate, which is valid for a year.</param>
    public static SigningIdentity Create(string commonName, TimeProvider timeProvider) => Of(RSA.Create(KeyBits), commonName, timeProvider);

    /// <summary>A key that was brought along (PKCS #1 in PEM), with a new certificate; null where it is none.</summary>
    public static SigningIdentity? TryImport(string pem, string commonName, TimeProvider timeProvider)
    {
        var key = RSA.Create();
        try
        {
            if (pem.Contains("-----BEGIN RSA PRIVATE KEY-----", StringComparison.Ordinal))
            {
                key.ImportFromPem(pem);
                return Of(key, commonName, timeProvider);
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // Not a key: told below, with those of another form.
        }

        key.Dispose();
        return null;
    }

    /// <summary>PKCS #1 in PEM.</summary>
    public string ExportPrivateKey()
    {
        lock (_gate)
        {
            return _key.ExportRSAPrivateKeyPem();
        }
    }

    /// <summary>Signs with RSA PKCS #1 v1.5, as XML Signature names it <c>rsa-sha256</c> and <c>rsa-sha1</c> (RFC 6931 2.3.2).</summary>
    public byte[] Sign(ReadOnlySpan<byte> data, HashAlgorithmName hash)
    {
        // .NET does not promise that one key may sign on several threads at once.
        lock (_gate)
        {
            return _key.SignData(data, hash, RSASignaturePadding.Pkcs1);
        }
    }

    /// <summary>Opens a content key that was encrypted for this certificate by <c>rsa-oaep-mgf1p</c> (XMLENC 5.5.2).</summary>
    /// <exception cref="CryptographicException">It was encrypted for another.</exception>
    public byte[] Unwrap(byte[] wrappedKey)
    {
        lock (_gate)
        {
            return _key.Decrypt(wrappedKey, RSAEncryptionPadding.OaepSHA1);
        }
    }

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private static SigningIdentity Of(RSA key, string commonName, TimeProvider timeProvider)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = timeProvider.GetUtcNow();
        using var withKey = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(365));
        return new SigningIdentity(key, X509CertificateLoader.LoadCertificate(withKey.RawData));
    }
}
