using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Support;

/// <summary>An authority of a test's own that nobody else trusts, with what it signs as PEM files in a folder.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test authority", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
    }

    public string CertificateFile => _folder.PathOf("ca.pem");

    /// <summary>A certificate for servers on loopback, or for clients, and its key.</summary>
    /// <param name="name">Whose it is, and how its files are called.</param>
    /// <param name="host">A host name that it is for, instead of loopback.</param>
    public (string CertificateFile, string KeyFile) Issue(string name, string? host = null)
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
        using var certificate = request.Create(
            _certificate, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(20), RandomNumberGenerator.GetBytes(8));
        var (certificateFile, keyFile) = (_folder.PathOf($"{name}.pem"), _folder.PathOf($"{name}.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }
}
