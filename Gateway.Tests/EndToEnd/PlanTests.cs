using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Large plans on gateways as operators run them: all or nothing when one is killed, and made on one, applied on another.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(300_000)]
internal sealed class PlanTests : IAsyncDisposable
{
    private const int Mappings = 60_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-plan-").FullName;
    private RedisServer? _redis;

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [TestCase(false, 0.1)]
    [TestCase(false, 0.5)]
    [TestCase(false, 0.9)]
    [TestCase(true, 0.1)]
    [TestCase(true, 0.5)]
    [TestCase(true, 0.9)]
    public async Task Kill_DuringApply_LeavesAllOrNothing(bool onRedis, double moment)
    {
        var settings = await SettingsAsync(onRedis);
        string plan;
        await using (var gateway = await GatewayProcess.StartAsync(settings))
        {
            // How long it takes here and now: the same number of other mappings before.
            var first = await PlanAsync(gateway, "first", "before");
            var since = TimeProvider.System.GetTimestamp();
            await ApplyAsync(gateway, first);
            var usual = TimeProvider.System.GetElapsedTime(since);

            plan = await PlanAsync(gateway, "second", "after");
            since = TimeProvider.System.GetTimestamp();
            var applying = gateway.Admin.PostAsync(new Uri($"plans/{plan}/apply", UriKind.Relative), null);
            await Eventually.TrueAsync(() => applying.IsCompleted || TimeProvider.System.GetElapsedTime(since) > usual * moment, TimeSpan.FromSeconds(60));
            await gateway.KillAsync();
            await applying.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await using var restarted = await GatewayProcess.StartAsync(settings);
        // It serves its snapshot until it has heard the store, and does not call an identifier unmapped before.
        await Eventually.TrueAsync(() => IsConfirmedAsync(restarted), TimeSpan.FromSeconds(30));
        var revision = await RevisionAsync(restarted);
        Assert.That(revision, Is.EqualTo(1).Or.EqualTo(2));
        await AssertWholeAsync(restarted, revision);

        var applied = await ApplyAsync(restarted, plan);

        Assert.That((applied.GetProperty("revision").GetInt64(), applied.GetProperty("already_applied").GetBoolean()), Is.EqualTo((2L, revision == 2)));
        await AssertWholeAsync(restarted, 2);
    }

    [Test]
    public async Task Apply_PlanOfAnotherGateway_IsServedByBoth()
    {
        var settings = await SettingsAsync(onRedis: true);
        await using var a = await GatewayProcess.StartAsync(settings);
        settings["Gateway:Store:SnapshotPath"] = Path.Combine(_folder, "b.snapshot");
        settings["Gateway:Events:Path"] = Path.Combine(_folder, "b.db");
        await using var b = await GatewayProcess.StartAsync(settings);
        var plan = await PlanAsync(a, "first", "before");

        var applied = await ApplyAsync(b, plan);

        Assert.That(applied.GetProperty("served").GetBoolean(), Is.True);
        await Eventually.TrueAsync(async () => await ServedAsync(a) == (1, Mappings) && await ServedAsync(b) == (1, Mappings), TimeSpan.FromSeconds(30));
        var again = await ApplyAsync(a, plan);
        Assert.That((again.GetProperty("revision").GetInt64(), again.GetProperty("already_applied").GetBoolean()), Is.EqualTo((1L, true)));
    }

    [Test]
    public async Task Apply_ThenRedisLost_IsServedFromTheSnapshotAfterARestart()
    {
        var settings = await SettingsAsync(onRedis: true);
        await using (var gateway = await GatewayProcess.StartAsync(settings))
        {
            await ApplyAsync(gateway, await PlanAsync(gateway, "first", "before"));
            await Eventually.TrueAsync(async () => await ServedAsync(gateway) == (1, Mappings), TimeSpan.FromSeconds(30));
            await _redis!.KillAsync();
            await gateway.KillAsync();
        }

        await using var restarted = await GatewayProcess.StartAsync(settings);

        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        await Eventually.TrueAsync(async () => (await client.GetAsync(new Uri(restarted.OpsUrl, "/readyz"))).IsSuccessStatusCode, TimeSpan.FromSeconds(30));
        foreach (var i in new[] { 0, 2, Mappings - 2 })
        {
            using var answer = await client.PostAsync(new Uri(restarted.PublicUrl, $"/old-sso/both-{i}"), new StringContent("SAMLResponse=x"));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        }
    }

    // Half of the first set is replaced by the second, which changes every note of what stays: one that was applied in part would show.
    private static string Document(string set, string note)
    {
        var document = new StringBuilder("identifier,connection_id,state,note\n");
        for (var i = 0; i < Mappings; i++)
        {
            var name = i % 2 == 0 ? $"both-{i}" : $"{set}-{i}";
            document.Append(name).Append(",saml-connection-test-").Append(i).Append(",migrated,").Append(note).Append('\n');
        }

        return document.ToString();
    }

    private static async Task<string> PlanAsync(GatewayProcess gateway, string set, string note)
    {
        using var content = new StringContent(Document(set, note));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await gateway.Admin.PostAsync(new Uri("plans?prune=true", UriKind.Relative), content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> ApplyAsync(GatewayProcess gateway, string plan)
    {
        using var answer = await gateway.Admin.PostAsync(new Uri($"plans/{plan}/apply", UriKind.Relative), null);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<long> RevisionAsync(GatewayProcess gateway)
    {
        var status = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("status", UriKind.Relative));
        return status.GetProperty("store").GetProperty("revision").GetInt64();
    }

    private static async Task<bool> IsConfirmedAsync(GatewayProcess gateway)
    {
        var status = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("status", UriKind.Relative));
        return status.GetProperty("table").GetProperty("is_confirmed").GetBoolean();
    }

    private static async Task<(long Revision, int Mappings)> ServedAsync(GatewayProcess gateway)
    {
        var table = (await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("status", UriKind.Relative))).GetProperty("table");
        return (table.GetProperty("revision").GetInt64(), table.GetProperty("mappings").GetInt32());
    }

    private static async Task AssertWholeAsync(GatewayProcess gateway, long revision)
    {
        var (set, other, note) = revision == 1 ? ("first", "second", "before") : ("second", "first", "after");
        await Eventually.TrueAsync(async () => await ServedAsync(gateway) == (revision, Mappings), TimeSpan.FromSeconds(30));
        var lines = (await gateway.Admin.GetStringAsync(new Uri("export?format=csv", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(Mappings + 1));
        Assert.That(lines.Skip(1).Count(line => line.EndsWith(note, StringComparison.Ordinal)), Is.EqualTo(Mappings));
        Assert.That(lines.Count(line => line.StartsWith(set, StringComparison.Ordinal)), Is.EqualTo(Mappings / 2));
        Assert.That(lines.Count(line => line.StartsWith(other, StringComparison.Ordinal)), Is.Zero);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var known = await client.PostAsync(new Uri(gateway.PublicUrl, $"/old-sso/{set}-1"), new StringContent("SAMLResponse=x"));
        using var unknown = await client.PostAsync(new Uri(gateway.PublicUrl, $"/old-sso/{other}-1"), new StringContent("SAMLResponse=x"));
        Assert.That((known.StatusCode, unknown.StatusCode), Is.EqualTo((HttpStatusCode.TemporaryRedirect, HttpStatusCode.NotFound)));
    }

    private async Task<Dictionary<string, string?>> SettingsAsync(bool onRedis)
    {
        var settings = TestGateway.Settings(_folder);
        settings["Logging:LogLevel:Default"] = "Information";
        settings["Gateway:Unknown"] = "NotFound";
        settings["Gateway:Store:Timeout"] = "00:00:20";
        if (onRedis)
        {
            _redis = await RedisServer.StartAsync();
            settings["ConnectionStrings:Redis"] = _redis.ConnectionString;
        }

        return settings;
    }
}
