using System.Net;
using System.Net.Http.Json;
using Gateway.Public.Legacy.Edge;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>A legacy side at a vendor's edge, over TLS that is checked: one that serves its own name alone and wants a secret.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class LegacyEdgeTests : IDisposable
{
    private const string OldHost = "sso.acme.test";
    private const string EdgeName = "edge.vendor.test";

    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [TestCase(EdgeName, "127.0.0.1", EdgeName)]
    [TestCase(EdgeOptions.DestinationHost, "localhost", "localhost")]
    public async Task Login_ThroughTheGateway_ReachesTheEdgeUnderItsNameWithTheSecret(string host, string address, string name)
    {
        await using var edge = await VendorEdge.StartAsync(_authority, name);
        await using var gateway = await GatewayProcess.StartAsync(Settings(edge, address, [("Gateway:Legacy:Host", host), .. Header()]));

        var (status, body) = await PostAsync(gateway, (VendorEdge.SecretHeader, "forged"), ("cname_api_key", "forged"));

        Assert.That((status, body), Is.EqualTo((HttpStatusCode.OK, "edge")), gateway.Output);
        var seen = edge.Requests.Single();
        Assert.That(new Uri($"https://{seen.Host}").Host, Is.EqualTo(name));
        Assert.That(seen.ServerName, Is.EqualTo(name));
        Assert.That(seen.Headers[VendorEdge.SecretHeader], Is.EqualTo(new[] { VendorEdge.Secret }));
        Assert.That(seen.Headers["cname_api_key"], Is.Empty);
        Assert.That(seen.Headers["X-Forwarded-Host"], Is.EqualTo(new[] { OldHost }));
    }

    [Test]
    public async Task Login_WhereNothingIsSet_AsksTheEdgeForTheOldHostAndTrustsNoOtherCertificate()
    {
        await using var edge = await VendorEdge.StartAsync(_authority, EdgeName);
        await using var gateway = await GatewayProcess.StartAsync(Settings(edge, "127.0.0.1"));

        var (status, _) = await PostAsync(gateway);

        Assert.That(status, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(edge.Requests, Is.Empty);
    }

    [Test]
    public async Task Check_WhereNothingIsSet_SaysThatTheEdgeAnswersToItsOwnNameAlone()
    {
        await using var edge = await VendorEdge.StartAsync(_authority, "localhost");
        var settings = Settings(edge, "localhost");
        await TellOldHostAsync(settings);

        // The secret is set here, so that the host is all that is wrong.
        var (exitCode, output) = await CheckAsync([.. settings, .. Header().Select(pair => KeyValuePair.Create(pair.Key, pair.Value))]);

        Assert.That(exitCode, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain("refuses TLS").And.Contain($"to the host {OldHost}").And.Contain("set Gateway:Legacy:Host to Destination"));
        Assert.That(edge.Requests.Select(request => request.ServerName), Is.All.EqualTo("localhost"));
    }

    [Test]
    public async Task Check_WithoutTheSecret_SaysThatTheEdgeMayWantOne()
    {
        await using var edge = await VendorEdge.StartAsync(_authority, "localhost");

        var (exitCode, output) = await CheckAsync(Settings(edge, "localhost", ("Gateway:Legacy:Host", "Destination")));

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("warning").And.Contain("answers 403").And.Contain("Gateway:Legacy:Headers"));
    }

    [Test]
    public async Task Check_WithAnotherName_ExplainsThe421()
    {
        // Its certificate is of the name that is sent, but it serves another.
        await using var edge = await VendorEdge.StartAsync(_authority, "*.vendor.test");

        var (exitCode, output) = await CheckAsync(Settings(edge, "127.0.0.1", [("Gateway:Legacy:Host", "other.vendor.test"), .. Header()]));

        Assert.That(exitCode, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain("answers 421").And.Contain("other.vendor.test").And.Contain("Gateway:Legacy:Host says which host is sent"));
    }

    [Test]
    public async Task Check_WithHostAndSecret_IsContentAndShowsNoSecret()
    {
        await using var edge = await VendorEdge.StartAsync(_authority, EdgeName);

        var (exitCode, output) = await CheckAsync(Settings(edge, "127.0.0.1", [("Gateway:Legacy:Host", EdgeName), .. Header()]));

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain($"answers to the host {EdgeName}"));
        Assert.That(output, Does.Not.Contain(VendorEdge.Secret));
    }

    private static Task<(int ExitCode, string Output)> CheckAsync(IEnumerable<KeyValuePair<string, string?>> settings) =>
        GatewayProcess.RunAsync(["check"], new Dictionary<string, string?>(settings));

    // What tells the old host is a legacy ACS URL of a mapping.
    private static async Task TellOldHostAsync(IReadOnlyDictionary<string, string?> settings)
    {
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var body = JsonContent.Create(new
        {
            connection_id = Sample.ConnectionId,
            state = "legacy",
            alternative_acs_url = $"https://{OldHost}/old-sso/acme",
        });
        using var put = await gateway.Admin.PutAsync(new Uri("mappings/acme", UriKind.Relative), body);
        Assert.That(put.IsSuccessStatusCode, Is.True, await put.Content.ReadAsStringAsync());
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(GatewayProcess gateway, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.PublicUrl, "/old-sso/acme"))
        {
            Content = new FormUrlEncodedContent([new("SAMLResponse", "PHNhbWxwOlJlc3BvbnNlLz4=")]),
        };
        request.Headers.Host = OldHost;
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private (string Key, string? Value)[] Header()
    {
        File.WriteAllText(_folder.PathOf("secret"), VendorEdge.Secret + "\n");
        return [("Gateway:Legacy:Headers:0:Name", VendorEdge.SecretHeader), ("Gateway:Legacy:Headers:0:File", _folder.PathOf("secret"))];
    }

    private Dictionary<string, string?> Settings(VendorEdge edge, string address, params (string Key, string? Value)[] more)
    {
        var settings = TestGateway.Settings(_folder.PathOf(""));
        settings["ReverseProxy:Clusters:legacy:Destinations:one:Address"] = $"https://{address}:{edge.Port}/";
        settings["Logging:LogLevel:Default"] = "Information";
        // What the machine trusts, for OpenSSL and so for the runtime.
        settings["SSL_CERT_FILE"] = _authority.CertificateFile;
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return settings;
    }
}
