using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting.Tls;
using Gateway.Tests.Support;

namespace Gateway.Tests.Hosting.Tls;

/// <summary>What is taken for a certificate, and what is said of files that are none.</summary>
[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ServerCertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();
    private readonly string _certificate;
    private readonly string _key;

    public ServerCertificateTests()
    {
        var (certificate, key) = _authority.Issue("gateway", "sso.acme.example");
        (_certificate, _key) = (File.ReadAllText(certificate), File.ReadAllText(key));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Pem_InTwoFiles_IsTakenWithItsChain()
    {
        var made = Made(Read(_certificate + "\n" + File.ReadAllText(_authority.CertificateFile), _key));

        Assert.That(made.Subject, Is.EqualTo("CN=gateway"));
        Assert.That(made.Names, Is.EqualTo("sso.acme.example"));
        Assert.That(made.Thumbprint, Has.Length.EqualTo(64));
        Assert.That(made.Context.TargetCertificate.HasPrivateKey);
    }

    [Test]
    public void Pem_InOneFile_IsTaken() => Assert.That(Made(Read(_key + "\n" + _certificate)).Subject, Is.EqualTo("CN=gateway"));

    [TestCase("EC")]
    [TestCase("RSA")]
    public void Pem_WithAKeyInTheFormOfItsKind_IsTaken(string kind)
    {
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var request = kind == "EC"
            ? new CertificateRequest("CN=own", elliptic, HashAlgorithmName.SHA256)
            : new CertificateRequest("CN=own", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var key = kind == "EC"
            // As OpenSSL writes it, the curve before the key.
            ? "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + elliptic.ExportECPrivateKeyPem()
            : rsa.ExportRSAPrivateKeyPem();

        Assert.That(Made(Read(certificate.ExportCertificatePem(), key)).Subject, Is.EqualTo("CN=own"));
    }

    [Test]
    public void Pem_WithAnEncryptedKey_IsOpenedByThePasswordFile()
    {
        Assert.That(Made(Read(_certificate, Encrypted("a password "), "a password \n")).Subject, Is.EqualTo("CN=gateway"));
        Assert.That(FaultOf(Read(_certificate, Encrypted("right"), "wrong")), Does.Contain("is not opened by the password in"));
        Assert.That(FaultOf(Read(_certificate, Encrypted("right"))), Does.Contain("is encrypted").And.Contain("Gateway:Tls:PasswordFile"));
    }

    [Test]
    public void Pfx_WithItsPassword_IsTakenWithItsChain()
    {
        var pfx = Pfx("secret");

        Assert.That(Made(Read(pfx, key: null, "secret")).Subject, Is.EqualTo("CN=gateway"));
        Assert.That(FaultOf(Read(pfx, key: null, "wrong")), Does.Contain("no PFX that the password in").And.Contain("opens"));
        Assert.That(FaultOf(Read(pfx)), Does.Contain("no PFX that no password (Gateway:Tls:PasswordFile) opens"));
        Assert.That(FaultOf(Read(pfx, _key, "secret")), Does.Contain("Gateway:Tls:KeyFile is").And.Contain("a PFX holds its key itself"));
    }

    [Test]
    public void Pfx_WithoutAKey_IsRefused()
    {
        using var bare = X509Certificate2.CreateFromPem(_certificate);

        Assert.That(FaultOf(Read(bare.Export(X509ContentType.Pfx), key: null)), Does.Contain("a PFX without a private key"));
    }

    [Test]
    public void Key_OfAnotherCertificate_IsRefusedByName()
    {
        var (_, other) = _authority.Issue("other");

        Assert.That(
            FaultOf(Read(_certificate, File.ReadAllText(other))),
            Does.StartWith($"Gateway:Tls:KeyFile is '{_folder.PathOf("key")}': its private key does not belong to the first certificate in"));
    }

    [Test]
    public void Files_WithSeveralFaults_AreRefusedWithEach()
    {
        var (made, faults) = Read("no certificate", "no key");

        Assert.That(made, Is.Null);
        Assert.That(faults, Has.Count.EqualTo(2));
        Assert.That(faults[0], Does.StartWith("Gateway:Tls:CertificateFile is").And.Contain("holds no certificate in PEM"));
        Assert.That(faults[1], Does.StartWith("Gateway:Tls:KeyFile is").And.Contain("holds no private key in PEM"));
    }

    [Test]
    public void Files_HalfWritten_AreRefused()
    {
        var chain = _certificate + "\n" + File.ReadAllText(_authority.CertificateFile);

        Assert.That(FaultOf(Read(_certificate[..^100], _key)), Does.Contain("a certificate that is cut short"));
        Assert.That(FaultOf(Read(_certificate + _certificate, _key)), Does.Contain("lines that run together"));
        Assert.That(FaultOf(Read(chain[..^100], _key)), Does.Contain("a certificate that is cut short"));
        Assert.That(FaultOf(Read(_certificate, _key[..^100])), Does.Contain("or only a part of one"));
        Assert.That(FaultOf(Read("", _key)), Does.Contain("it is empty"));
    }

    [Test]
    public void Files_ThatAreNotThere_AreNamed()
    {
        var files = new CertificateFiles("Admin", _folder.PathOf("gone.pem"), _folder.PathOf("gone.key"), Password: null);

        var (_, faults) = ServerCertificate.Read(files, FileContents.Read(files.Files));

        Assert.That(faults, Has.Count.EqualTo(2).And.All.Contains("there is no such file that the gateway may read"));
        Assert.That(faults[1], Does.StartWith($"Gateway:Tls:AdminKeyFile is '{_folder.PathOf("gone.key")}'"));
    }

    private static ServerCertificate Made((ServerCertificate? Made, IReadOnlyList<string> Faults) read)
    {
        Assert.That(read.Faults, Is.Empty);
        return read.Made!;
    }

    private static string FaultOf((ServerCertificate? Made, IReadOnlyList<string> Faults) read)
    {
        Assert.That(read.Made, Is.Null);
        return read.Faults.Single();
    }

    private string Encrypted(string password)
    {
        using var key = RSA.Create();
        key.ImportFromPem(_key);
        return key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000));
    }

    private byte[] Pfx(string password)
    {
        using var certificate = X509Certificate2.CreateFromPem(_certificate, _key);
        using var issuer = X509CertificateLoader.LoadCertificateFromFile(_authority.CertificateFile);
        return new X509Certificate2Collection { issuer, certificate }.Export(X509ContentType.Pfx, password)!;
    }

    private (ServerCertificate? Made, IReadOnlyList<string> Faults) Read(string certificate, string? key = null, string? password = null) =>
        Read(System.Text.Encoding.UTF8.GetBytes(certificate), key, password);

    private (ServerCertificate? Made, IReadOnlyList<string> Faults) Read(byte[] certificate, string? key = null, string? password = null)
    {
        File.WriteAllBytes(_folder.PathOf("certificate"), certificate);
        var files = new CertificateFiles("", _folder.PathOf("certificate"), Write("key", key), Write("password", password));
        return ServerCertificate.Read(files, FileContents.Read(files.Files));
    }

    private string? Write(string name, string? content)
    {
        if (content is null)
        {
            return null;
        }

        File.WriteAllText(_folder.PathOf(name), content);
        return _folder.PathOf(name);
    }
}
