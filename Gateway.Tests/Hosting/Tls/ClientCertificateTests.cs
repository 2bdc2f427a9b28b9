using System.Security.Authentication;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Hosting.Tls;

/// <summary>Listeners that serve the clients of some authorities alone.</summary>
[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase), CancelAfter(60_000)]
internal sealed class ClientCertificateTests : IDisposable
{
    private const int Refused = 1615;

    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();
    private readonly TempFolder _folder = new();
    private readonly RecordedLog _log = new();

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Dispose();
        _log.Dispose();
    }

    [TestCase("Public", SslProtocols.Tls12)]
    [TestCase("Public", SslProtocols.Tls13)]
    [TestCase("Admin", SslProtocols.Tls12)]
    [TestCase("Admin", SslProtocols.Tls13)]
    public async Task Client_OfTheAuthority_IsServedAndOthersAreRefusedWithTheReason(string listener, SslProtocols protocols)
    {
        await using var gateway = await StartAsync();
        var url = listener == "Public" ? gateway.PublicUrl : gateway.AdminUrl;
        using (var client = await TlsClient.ConnectAsync(url, _authority.Issue("operator"), protocols))
        {
            Assert.That(await client.GetAsync("/"), Does.StartWith("HTTP/1.1 "));
        }

        Assert.That(_log.LinesOf(Refused), Is.Empty);

        Assert.That(await TlsClient.IsRefusedAsync(url, own: null, protocols));
        Assert.That(await TlsClient.IsRefusedAsync(url, _stranger.Issue("stranger"), protocols));
        Assert.That(await TlsClient.IsRefusedAsync(url, _authority.Issue("late", expiresIn: TimeSpan.FromHours(-1)), protocols));
        Assert.That(await TlsClient.IsRefusedAsync(url, _authority.Issue("server", usage: TestAuthority.ForServers), protocols));

        var reasons = new[]
        {
            "it showed no client certificate", "does not lead to an authority of the file", "has expired or is not valid yet", "is not for clients",
        };
        Assert.That(_log.LinesOf(Refused).Count(), Is.EqualTo(reasons.Length));
        foreach (var (line, reason) in _log.LinesOf(Refused).Zip(reasons))
        {
            Assert.That(line, Does.StartWith($"Warning: A connection from 127.0.0.1 to the {listener} listener").And.Contain(reason));
        }
    }

    [Test]
    public async Task Client_RefusedOverAndOver_IsToldOnceAMinute()
    {
        await using var gateway = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.That(await TlsClient.IsRefusedAsync(gateway.AdminUrl));
        }

        Assert.That(_log.LinesOf(Refused).Single(), Does.Contain("(1 since this was last said)"));
    }

    [Test]
    public async Task Client_BehindALoadBalancer_IsToldByTheAddressOfItsProxyHeader()
    {
        await using var gateway = await StartAsync(("Gateway:Listen:ProxyProtocol:0", "127.0.0.1"));

        Assert.That(await TlsClient.IsRefusedAsync(gateway.PublicUrl, opening: "PROXY TCP4 203.0.113.9 192.0.2.1 4711 443\r\n"));

        Assert.That(_log.LinesOf(Refused).Single(), Does.Contain("A connection from 203.0.113.9 to the Public listener"));
    }

    [Test]
    public async Task Client_OfAnIntermediate_IsServedWhereItSendsItOrTheFileHasIt()
    {
        using var intermediate = new TestAuthority(_authority);
        var (certificate, key) = intermediate.Issue("operator");
        var chain = _folder.PathOf("chain.pem");
        File.WriteAllText(chain, File.ReadAllText(certificate) + "\n" + File.ReadAllText(intermediate.CertificateFile));
        await using var gateway = await StartAsync();

        Assert.That(await TlsClient.IsRefusedAsync(gateway.AdminUrl, (certificate, key)));
        Assert.That(_log.LinesOf(Refused).Single(), Does.Contain("does not lead to an authority of the file"));
        Assert.That(await TlsClient.IsRefusedAsync(gateway.AdminUrl, (chain, key)), Is.False);

        File.AppendAllText(CaFile, "\n" + File.ReadAllText(intermediate.CertificateFile));
        await Eventually.TrueAsync(async () => !await TlsClient.IsRefusedAsync(gateway.AdminUrl, (certificate, key)), TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Authorities_Replaced_CountForNewConnections()
    {
        await using var gateway = await StartAsync();
        var (mine, theirs) = (_authority.Issue("operator"), _stranger.Issue("stranger"));

        File.WriteAllText(CaFile, "-----BEGIN CERTIFICATE-----\n");
        await Eventually.TrueAsync(() => _log.LinesOf(1614).Any(), TimeSpan.FromSeconds(20));
        Assert.That(_log.LinesOf(1614).Count(), Is.EqualTo(2), "One for each listener.");
        Assert.That(_log.LinesOf(1614), Has.All.Contains("a certificate that is cut short").And.All.StartsWith("Error: "));
        Assert.That(await TlsClient.IsRefusedAsync(gateway.AdminUrl, mine), Is.False);

        File.Copy(_stranger.CertificateFile, CaFile, overwrite: true);
        await Eventually.TrueAsync(async () => await TlsClient.IsRefusedAsync(gateway.AdminUrl, mine), TimeSpan.FromSeconds(20));
        Assert.That(await TlsClient.IsRefusedAsync(gateway.AdminUrl, theirs), Is.False);
        Assert.That(_log.LinesOf(1613), Has.One.Contains("Admin listener").And.All.Contains("CN=test authority until 20"));
    }

    // A kubelet has no certificate to show, and asks the ops listener.
    [Test]
    public async Task Probe_OfTheOpsListener_IsAskedForNoCertificate()
    {
        await using var gateway = await StartAsync(("Gateway:Listen:Ops", "https://127.0.0.1:0"));
        using var probe = await TlsClient.ConnectAsync(gateway.OpsUrl);

        Assert.That(await probe.GetAsync("/livez"), Does.StartWith("HTTP/1.1 200 "));
    }

    private string CaFile => _folder.PathOf("client-ca.pem");

    private async Task<TestGateway> StartAsync(params (string Key, string? Value)[] settings)
    {
        File.Copy(_authority.CertificateFile, CaFile);
        var (certificate, key) = _authority.Issue("gateway");
        var gateway = await TestGateway.StartAsync([
            ("Logging:LogLevel:Gateway.Hosting", "Information"),
            ("Gateway:Listen:Public", "https://127.0.0.1:0"),
            ("Gateway:Listen:Admin", "https://127.0.0.1:0"),
            ("Gateway:Tls:CertificateFile", certificate),
            ("Gateway:Tls:KeyFile", key),
            ("Gateway:Tls:PublicClientCaFile", CaFile),
            ("Gateway:Tls:AdminClientCaFile", CaFile),
            .. settings]);
        gateway.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        return gateway;
    }
}
