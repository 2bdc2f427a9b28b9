using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Support;

/// <summary>An authority of a test's own that nobody else trusts, with what it signs as PEM files in a folder.</summary>
internal sealed class TestAuthority : IDisposable
{
    /// <summary>Extended key usage (RFC 5280 4.2.1.12): for servers.</summary>
    public const string ForServers = "1.3.6.1.5.5.7.3.1";

    private readonly TempFolder _folder = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    /// <param name="issuer">The authority that this one's certificate is of; null for a root.</param>
    public TestAuthority(TestAuthority? issuer = null)
    {
        var name = issuer is null ? "test authority" : "test intermediate";
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        if (issuer is null)
        {
            _certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-2), TimeProvider.System.GetUtcNow().AddDays(30));
        }
        else
        {
            var of = issuer._certificate;
            using var signed = request.Create(of, of.NotBefore, of.NotAfter, RandomNumberGenerator.GetBytes(8));
            _certificate = signed.CopyWithPrivateKey(_key);
        }

        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
    }

    public string CertificateFile => _folder.PathOf("ca.pem");

    /// <summary>A certificate for servers on loopback, or for clients, and its key.</summary>
    /// <param name="name">Whose it is, and how its files are called.</param>
    /// <param name="host">A host name that it is for, instead of loopback.</param>
    /// <param name="expiresIn">From now on; in the past for one that has expired, at most a day.</param>
    /// <param name="usage">What alone it is for; null for every use.</param>
    public (string CertificateFile, string KeyFile) Issue(string name, string? host = null, TimeSpan? expiresIn = null, string? usage = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var alternatives = new SubjectAlternativeNameBuilder();
        if (host is null)
        {
            alternatives.AddIpAddress(IPAddress.Loopback);
        }

        alternatives.AddDnsName(host ?? "localhost");
        request.CertificateExtensions.Add(alternatives.Build());
        if (usage is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        }

        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(
            _certificate, now.AddDays(-1), now + (expiresIn ?? TimeSpan.FromDays(20)), RandomNumberGenerator.GetBytes(8));
        var (certificateFile, keyFile) = (_folder.PathOf($"{name}.pem"), _folder.PathOf($"{name}.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    /// <summary>Trusts this authority alone.</summary>
    public X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(CertificateFile));
        return policy;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }
}
