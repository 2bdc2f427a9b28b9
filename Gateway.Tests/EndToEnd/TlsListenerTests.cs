using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Gateway.Cli.Verbs;
using Gateway.Hosting;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Listeners with https that take their certificates from <c>Gateway:Tls</c>: versions, protocols, chains, and the verbs that ask them.</summary>
[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase), CancelAfter(60_000)]
internal sealed class TlsListenerTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public async Task Handshake_OfEitherVersion_AgreesOnHttp2OrHttp11(SslProtocols protocols)
    {
        await using var gateway = await StartAsync();
        foreach (var url in new[] { gateway.PublicUrl, gateway.AdminUrl })
        {
            using var both = await TlsClient.ConnectAsync(url, null, protocols, null, "", SslApplicationProtocol.Http2, SslApplicationProtocol.Http11);
            using var old = await TlsClient.ConnectAsync(url, null, protocols, null, "", SslApplicationProtocol.Http11);
            using var none = await TlsClient.ConnectAsync(url, null, protocols);

            Assert.That(both.Protocol, Is.EqualTo(protocols));
            Assert.That(both.Application, Is.EqualTo(SslApplicationProtocol.Http2));
            Assert.That(old.Application, Is.EqualTo(SslApplicationProtocol.Http11));
            Assert.That(await old.GetAsync("/"), Does.StartWith("HTTP/1.1 "));
            Assert.That(await none.GetAsync("/"), Does.StartWith("HTTP/1.1 "));
        }
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task Login_OverTls_IsRedirected(string version)
    {
        await using var gateway = await StartAsync(admin: "http");
        await gateway.PutAsync("acme");
        using var client = new HttpClient(Handler());

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.PublicUrl, "/old-sso/acme"))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[300_000]),
        };
        using var response = await client.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(response.Version, Is.EqualTo(request.Version));
        Assert.That(response.Headers.Contains("Strict-Transport-Security"), Is.False);
    }

    [Test]
    public async Task Chain_OfTheFile_IsSentToClientsThatKnowTheRootAlone()
    {
        using var intermediate = new TestAuthority(_authority);
        var (certificate, key) = intermediate.Issue("behind");
        var chain = _folder.PathOf("chain.pem");
        File.WriteAllText(chain, File.ReadAllText(certificate) + "\n" + File.ReadAllText(intermediate.CertificateFile));
        await using var gateway = await StartAsync(
            settings: [("Gateway:Tls:AdminCertificateFile", chain), ("Gateway:Tls:AdminKeyFile", key)]);

        using var admin = await TlsClient.ConnectAsync(gateway.AdminUrl, trust: _authority.Trust());
        using var @public = await TlsClient.ConnectAsync(gateway.PublicUrl, trust: _authority.Trust());

        Assert.That(admin.Thumbprint, Is.Not.EqualTo(@public.Thumbprint));
    }

    [Test]
    public async Task Check_OfACertificateThatEndsSoon_WarnsOfIt()
    {
        var (certificate, key) = _authority.Issue("ending", "sso.acme.example", TimeSpan.FromDays(2));
        await using var gateway = await StartAsync(
            settings: [("Gateway:Tls:AdminCertificateFile", certificate), ("Gateway:Tls:AdminKeyFile", key)]);

        var reports = (await DependencyCheck.RunAsync(gateway.Services, CancellationToken.None))
            .Where(report => report.Name.StartsWith("certificate ", StringComparison.Ordinal))
            .ToList();

        Assert.That(reports.Select(report => report.State), Is.EquivalentTo([DependencyState.Ok, DependencyState.Warning]));
        Assert.That(
            reports.Single(report => report.Name.EndsWith(certificate, StringComparison.Ordinal)).Detail, Does.Contain("for sso.acme.example, from 20"));
    }

    [Test]
    public async Task Verb_OnTheGatewaysMachine_KnowsItsCertificateAndShowsItsOwn()
    {
        var (served, servedKey) = _authority.Issue("served", "sso.acme.example");
        (string, string?)[] settings =
        [
            ("Gateway:Tls:AdminCertificateFile", served),
            ("Gateway:Tls:AdminKeyFile", servedKey),
            ("Gateway:Tls:AdminClientCaFile", _authority.CertificateFile),
        ];
        await using var gateway = await StartAsync(settings: settings);
        var (own, key) = _authority.Issue("operator");
        var configuration = _folder.PathOf("settings.json");
        File.WriteAllText(
            configuration, $$"""{ "Gateway": { "Tls": { "AdminCertificateFile": "{{served}}", "AdminKeyFile": "{{servedKey}}" } } }""");
        string[] call = ["revisions", "--admin", $"{gateway.AdminUrl}", "--key", $"{TestGateway.KeyId}:{TestGateway.KeySecret}"];
        string[] shown = ["--client-certificate", own, "--client-key", key];

        Assert.That(await RunAsync([.. call, "--config", configuration, .. shown]), Is.EqualTo((ExitCodes.Ok, "")));
        var (unknown, unknownError) = await RunAsync([.. call, .. shown]);
        var (unshown, unshownError) = await RunAsync([.. call, "--config", configuration]);

        Assert.That((unknown, unshown), Is.EqualTo((ExitCodes.Refused, ExitCodes.Refused)));
        Assert.That(new[] { unknownError, unshownError }, Has.All.Contains($"No answer from {gateway.AdminUrl.GetLeftPart(UriPartial.Authority)}"));
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandTree.Create().Parse(arguments).InvokeAsync(new() { Output = output, Error = error });
        return (exitCode, error.ToString());
    }

    private static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate!.Subject == "CN=gateway" },
    };

    private Task<TestGateway> StartAsync(string admin = "https", (string Key, string? Value)[]? settings = null)
    {
        var (certificate, key) = _authority.Issue("gateway");
        return TestGateway.StartAsync([
            ("Gateway:Listen:Public", "https://127.0.0.1:0"),
            ("Gateway:Listen:Admin", $"{admin}://127.0.0.1:0"),
            ("Gateway:Tls:CertificateFile", certificate),
            ("Gateway:Tls:KeyFile", key),
            .. settings ?? []]);
    }
}
