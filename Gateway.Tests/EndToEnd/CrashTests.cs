using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>What survives when the process is killed, and how it goes when it is asked to.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CrashTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-crash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    [CancelAfter(120_000)]
    public async Task Kill_DuringAThousandPuts_LosesNoAcknowledgedOne(CancellationToken cancellationToken)
    {
        const int Puts = 1000;
        var acknowledged = new ConcurrentDictionary<string, string>();
        await using (var gateway = await GatewayProcess.StartAsync(Settings()))
        {
            var killing = Eventually.TrueAsync(() => acknowledged.Count > Puts / 3, TimeSpan.FromSeconds(60))
                .ContinueWith(_ => gateway.KillAsync(), TaskScheduler.Default)
                .Unwrap();
            await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => PutUntilKilledAsync(gateway, writer, Puts / 8, acknowledged, cancellationToken)));
            await killing;
        }

        await using var restarted = await GatewayProcess.StartAsync(Settings());
        Assert.That(acknowledged, Has.Count.InRange(Puts / 3, Puts - 1), "The kill must fall between the puts.");
        foreach (var (identifier, note) in acknowledged)
        {
            var mapping = await restarted.Admin.GetFromJsonAsync<JsonElement>(new Uri($"mappings/{identifier}", UriKind.Relative), cancellationToken);
            Assert.That(mapping.GetProperty("note").GetString(), Is.EqualTo(note));
        }
    }

    [Test]
    public async Task Terminate_WithDrainDelay_IsUnreadyButServesThenExitsZero()
    {
        var settings = Settings();
        settings["Gateway:Drain:Delay"] = "00:00:02";
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var put = await PutAsync(gateway, "acme", "n", CancellationToken.None);
        Assert.That((await client.GetAsync(new Uri(gateway.OpsUrl, "/readyz"))).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        await gateway.TerminateAsync();

        await Eventually.TrueAsync(
            async () => (await client.GetAsync(new Uri(gateway.OpsUrl, "/readyz"))).StatusCode == HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2));
        using var redirect = await client.PostAsync(new Uri(gateway.PublicUrl, "/old-sso/acme"), new StringContent("SAMLResponse=x"));
        Assert.That(redirect.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That((await client.GetAsync(new Uri(gateway.OpsUrl, "/livez"))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await gateway.WaitForExitAsync(TimeSpan.FromSeconds(20)), Is.Zero);
    }

    [Test]
    public async Task Serve_DamagedStoreFile_RefusesWithAClearMessageAndLeavesTheFile()
    {
        var path = Path.Combine(_folder, "gateway.db");
        await File.WriteAllTextAsync(path, "this is no database");

        var (exitCode, output) = await GatewayProcess.RunAsync(["serve"], Settings());

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain(path).And.Contain("backup").IgnoreCase);
        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo("this is no database"));
    }

    [Test]
    public async Task Serve_FaultyConfiguration_NamesEveryFaultAndEndsWithOne()
    {
        var settings = Settings();
        settings["Gateway:Stytch:Projects:0:ApiBaseUrl"] = "http://evil.example";
        settings["Gateway:Stytch:Projects:0:Secret"] = "canary-secret";
        settings["Gateway:Store:Knd"] = "Sqlite";
        settings["Gateway:Store:PollInterval"] = "soon";
        settings["Gateway:Routes:0:Name"] = "x";
        settings["Gateway:Routes:0:Path"] = "nothing";
        settings["Gateway:Listen:Ops"] = "localhost";
        settings["ReverseProxy:Clusters:legacy:Destinations:one:Address"] = "not a url";
        settings["ReverseProxy:Clusters:legacy:SessionAffinity:Enabled"] = "true";
        settings["ReverseProxy:Clusters:legacy:SessionAffinity:AffinityKeyName"] = "a";
        settings["ReverseProxy:Clusters:legacy:SessionAffinity:Policy"] = "Cookie";

        var (exitCode, output) = await GatewayProcess.RunAsync(["serve"], settings);

        Assert.That(exitCode, Is.EqualTo(1));
        foreach (var key in new[]
        {
            "Gateway:Stytch:Projects:0:ApiBaseUrl",
            "Gateway:Stytch:Projects:0:Secret",
            "Gateway:Store:Knd",
            "Gateway:Store:PollInterval",
            "Gateway:Routes:0:Path",
            "Gateway:Listen:Ops", "ReverseProxy:Clusters:legacy:Destinations:one:Address", "ReverseProxy:Clusters:legacy:SessionAffinity:Policy",
        })
        {
            Assert.That(output, Does.Contain(key));
        }

        Assert.That(output, Does.Not.Contain("canary"));
    }

    [Test]
    public async Task Serve_AnyStart_LeavesNoKeyRingInTheUsersHome()
    {
        var settings = Settings();
        settings["HOME"] = _folder;
        await using var gateway = await GatewayProcess.StartAsync(settings);

        Assert.That(Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName), Has.None.EqualTo(".aspnet"));
    }

    [TestCase("--nonsense", 2)]
    [TestCase("--help", 0)]
    public async Task CommandLine_ExitCodes_TellUsageFromFailure(string argument, int expected) =>
        Assert.That((await GatewayProcess.RunAsync([argument], Settings())).ExitCode, Is.EqualTo(expected));

    private Dictionary<string, string?> Settings()
    {
        var settings = TestGateway.Settings(_folder);
        settings["Logging:LogLevel:Default"] = "Information";
        return settings;
    }

    private static async Task PutUntilKilledAsync(
        GatewayProcess gateway, int writer, int count, ConcurrentDictionary<string, string> acknowledged, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            var (identifier, note) = ($"w{writer}-{i}", Guid.NewGuid().ToString());
            try
            {
                using var response = await PutAsync(gateway, identifier, note, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    acknowledged[identifier] = note;
                }
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static Task<HttpResponseMessage> PutAsync(GatewayProcess gateway, string identifier, string note, CancellationToken cancellationToken) =>
        gateway.Admin.PutAsync(
            new Uri($"mappings/{identifier}", UriKind.Relative),
            JsonContent.Create(new { connection_id = Sample.ConnectionId, state = "migrated", note }),
            cancellationToken);
}
