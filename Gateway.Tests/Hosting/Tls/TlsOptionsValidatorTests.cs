using Gateway.Hosting;
using Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting.Tls;

/// <summary>A start with certificates that cannot be served is refused, every fault by name.</summary>
[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TlsOptionsValidatorTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly (string CertificateFile, string KeyFile) _files;

    public TlsOptionsValidatorTests() => _files = _authority.Issue("gateway");

    public void Dispose() => _authority.Dispose();

    [Test]
    public void Start_WithoutFaults_IsTaken() => Assert.That(Faults(Https("Public"), Https("Admin"), Certificate(), Key()), Is.Empty);

    [Test]
    public void Start_WithSeveralBrokenFiles_NamesEach()
    {
        var (_, other) = _authority.Issue("other");

        var faults = Faults(
            Https("Public"),
            Https("Admin"),
            Certificate(),
            ("Gateway:Tls:KeyFile", other),
            ("Gateway:Tls:AdminCertificateFile", "/absent/admin.pem"),
            ("Gateway:Tls:PublicClientCaFile", "/absent/public-ca.pem"),
            ("Gateway:Tls:AdminClientCaFile", _files.KeyFile));

        Assert.That(faults, Has.Count.EqualTo(4));
        Assert.That(faults, Has.One.StartsWith($"Gateway:Tls:KeyFile is '{other}': its private key does not belong"));
        Assert.That(faults, Has.One.StartsWith("Gateway:Tls:AdminCertificateFile is '/absent/admin.pem': there is no such file"));
        Assert.That(faults, Has.One.StartsWith("Gateway:Tls:PublicClientCaFile is '/absent/public-ca.pem': there is no such file"));
        Assert.That(faults, Has.One.StartsWith($"Gateway:Tls:AdminClientCaFile is '{_files.KeyFile}': it holds no certificate"));
    }

    [Test]
    public void Authorities_WithoutARoot_AreRefused() => Assert.That(
        Faults(Https("Admin"), Certificate(), Key(), ("Gateway:Tls:AdminClientCaFile", _files.CertificateFile)).Single(),
        Does.Contain("holds no root authority"));

    [Test]
    public void Certificate_WithoutAnHttpsListener_IsRefused()
    {
        Assert.That(Faults(Certificate(), Key()).Single(), Does.StartWith("Gateway:Tls:CertificateFile is set, but no listener that would show it"));
        Assert.That(
            Faults(
                Https("Public"),
                Certificate(),
                Key(),
                ("Gateway:Tls:AdminCertificateFile", _files.CertificateFile),
                ("Gateway:Tls:AdminKeyFile", _files.KeyFile)).Single(),
            Does.StartWith("Gateway:Tls:AdminCertificateFile is set, but Gateway:Listen:Admin is 'http://127.0.0.1:0'"));
    }

    [Test]
    public void Key_WithoutACertificate_IsRefused() =>
        Assert.That(Faults(Key()).Single(), Does.StartWith("Gateway:Tls:KeyFile is set without Gateway:Tls:CertificateFile"));

    [Test]
    public void Authorities_OfAListenerWithoutACertificate_AreRefused()
    {
        (string, string?) authorities = ("Gateway:Tls:PublicClientCaFile", _authority.CertificateFile);

        Assert.That(Faults(authorities).Single(), Does.Contain("only where Gateway:Listen:Public is an https URL"));
        Assert.That(
            Faults(authorities, Https("Public"), ("Kestrel:Certificates:Default:Path", _files.CertificateFile)).Single(),
            Does.Contain("Gateway:Tls gives its certificate"));
    }

    [Test]
    public void Listener_WithoutAnyCertificate_IsRefused()
    {
        Assert.That(Faults(Https("Ops")).Single(), Does.StartWith("Gateway:Listen:Ops is 'https://127.0.0.1:0', and there is no certificate for it"));
        Assert.That(Faults(Https("Ops"), ("Kestrel:Endpoints:Ops:Certificate:Path", _files.CertificateFile)), Is.Empty);
    }

    [TestCase("Kestrel:Endpoints:Public:Certificate:Path")]
    [TestCase("Kestrel:Endpoints:Public:ClientCertificateMode")]
    [TestCase("Kestrel:EndpointDefaults:SslProtocols:0")]
    public void Kestrel_ToldOtherwise_IsRefused(string key) =>
        Assert.That(Faults(Https("Public"), Certificate(), Key(), (key, "x")).Single(), Does.Contain("take one of them out"));

    private static (string Key, string? Value) Https(string listener) => ($"Gateway:Listen:{listener}", "https://127.0.0.1:0");

    private static IReadOnlyList<string> Faults(params (string Key, string? Value)[] settings)
    {
        var all = TestGateway.Settings("/tmp");
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return ConfigurationCheck.FindFaults(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }

    private (string Key, string? Value) Certificate() => ("Gateway:Tls:CertificateFile", _files.CertificateFile);

    private (string Key, string? Value) Key() => ("Gateway:Tls:KeyFile", _files.KeyFile);
}
