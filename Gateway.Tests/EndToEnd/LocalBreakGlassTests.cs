using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>One gateway alone goes to the legacy side, whatever becomes of the store.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class LocalBreakGlassTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private RecordingBackend _backend = null!;
    private RedisServer _redis = null!;

    private (string, string?) Legacy => TestGateway.Legacy(_backend.Url);

    private (string, string?) Redis => ("ConnectionStrings:Redis", _redis.ConnectionString);

    [SetUp]
    public async Task StartAsync() => (_backend, _redis) = (await RecordingBackend.StartAsync(), await RedisServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Test]
    public async Task Set_RedisIsAway_TakesThisGatewayAloneOverARestartUntilItIsEnded()
    {
        var first = await TestGateway.StartAsync(Legacy, Redis);
        await using var other = await TestGateway.StartAsync(Legacy, Redis);
        await first.PutAsync("acme");
        await Eventually.TrueAsync(async () => await AnswerAsync(other) == HttpStatusCode.TemporaryRedirect, Soon);
        await _redis.KillAsync();

        var set = await SetAsync(first);
        var shown = await ShownAsync(first);
        Assert.That(await AnswerAsync(first), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await AnswerAsync(other), Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        await first.StopAsync();
        await using var second = await TestGateway.StartInAsync(first.Folder, Legacy, Redis);
        var afterRestart = await AnswerAsync(second);
        File.Delete(Path.Combine(first.Folder, "break-glass"));
        await Eventually.TrueAsync(async () => await AnswerAsync(second) != HttpStatusCode.OK, Soon);

        Assert.That(set.GetProperty("local").GetProperty("reason").GetString(), Is.EqualTo("Redis is broken"));
        Assert.That(set.GetProperty("local").GetProperty("kept").GetBoolean(), Is.True);
        Assert.That(shown, Is.EqualTo((true, true, true)));
        Assert.That(afterRestart, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Set_StoreComesBack_IsInTheEventsOfTheFleet()
    {
        await using var gateway = await TestGateway.StartAsync(Legacy, Redis);
        await gateway.PutAsync("acme");
        await _redis.PauseAsync();
        await SetAsync(gateway);
        await _redis.ResumeAsync();

        await using var other = await TestGateway.StartAsync(Legacy, Redis);
        await Eventually.TrueAsync(
            async () => (await other.Admin.GetStringAsync(new Uri("events?action=set_local_break_glass", UriKind.Relative))).Contains(
                "\"set_local_break_glass\"", StringComparison.Ordinal), Soon);
        using var ended = await gateway.Admin.DeleteAsync(new Uri("break-glass/local", UriKind.Relative));

        Assert.That(ended.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await AnswerAsync(gateway), Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }

    [Test]
    public async Task Start_FileIsThereAndNeitherStoreNorSnapshot_ServesTheLegacySide()
    {
        await _redis.KillAsync();
        var folder = Directory.CreateTempSubdirectory("gateway-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "break-glass"), "");

        await using var gateway = await TestGateway.StartInAsync(folder, Legacy, Redis);
        var (code, ready) = await gateway.ReadyAsync();

        Assert.That(await AnswerAsync(gateway), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((code, ready.GetProperty("reason").GetString()), Is.EqualTo((HttpStatusCode.OK, "break_glass_local")));
    }

    [Test]
    public async Task File_MadeAndRemovedByHand_IsFollowed()
    {
        await using var gateway = await TestGateway.StartAsync(Legacy);
        await gateway.PutAsync("acme");
        var file = Path.Combine(gateway.Folder, "break-glass");

        await File.WriteAllTextAsync(file, "");
        await Eventually.TrueAsync(async () => await AnswerAsync(gateway) == HttpStatusCode.OK, Soon);
        File.Delete(file);
        await Eventually.TrueAsync(async () => await AnswerAsync(gateway) == HttpStatusCode.TemporaryRedirect, Soon);
    }

    [Test]
    public async Task Set_FileCannotBeWritten_IsOnAllTheSameAndSaysSo()
    {
        await using var gateway = await TestGateway.StartAsync(Legacy, ("Gateway:Store:BreakGlassPath", "/proc/nowhere/break-glass"));
        await gateway.PutAsync("acme");

        var set = await SetAsync(gateway);

        Assert.That(set.GetProperty("local").GetProperty("kept").GetBoolean(), Is.False);
        Assert.That(await AnswerAsync(gateway), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Signal_Usr1_TurnsItOnAndTheVerbEndsIt()
    {
        using var folder = new TempFolder();
        var settings = TestGateway.Settings(folder.FullPath);
        settings[Legacy.Item1] = Legacy.Item2;
        settings["Logging:LogLevel:Default"] = "Information";
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var put = await gateway.Admin.PutAsync(
            new Uri("mappings/acme", UriKind.Relative), JsonContent.Create(new { connection_id = Sample.ConnectionId, state = "migrated" }));

        using var kill = Process.Start("kill", ["-USR1", $"{gateway.ProcessId}"]);
        await kill.WaitForExitAsync();
        await Eventually.TrueAsync(async () => (await VerbAsync(gateway, "show")).Contains("ON for this gateway alone", StringComparison.Ordinal), Soon);
        var (_, check) = await GatewayProcess.RunAsync(["check"], settings);
        var off = await VerbAsync(gateway, "off", "--local");
        var on = await VerbAsync(gateway, "on", "--local", "--reason", "again");

        Assert.That(check, Does.Contain("gateway break-glass off --local ends it"));
        Assert.That(off, Does.StartWith("Off"));
        Assert.That(on, Does.Contain("ON for this gateway alone").And.Contain("again"));
    }

    [Test]
    public async Task SetForTheFleet_RedisIsFull_IsTaken()
    {
        await using var gateway = await TestGateway.StartAsync(Legacy, Redis);
        await gateway.PutAsync("acme");
        await _redis.CommandAsync("CONFIG", "SET", "maxmemory", "1");

        using var set = await gateway.Admin.PostAsync(new Uri("break-glass/legacy", UriKind.Relative), JsonContent.Create(new { reason = "x" }));

        Assert.That(set.StatusCode, Is.EqualTo(HttpStatusCode.OK), await set.Content.ReadAsStringAsync());
        Assert.That(await AnswerAsync(gateway), Is.EqualTo(HttpStatusCode.OK));
    }

    private static async Task<HttpStatusCode> AnswerAsync(TestGateway gateway)
    {
        using var response = await gateway.PostFormAsync("/old-sso/acme");
        return response.StatusCode;
    }

    private static async Task<JsonElement> SetAsync(TestGateway gateway)
    {
        using var answer = await gateway.Admin.PostAsync(
            new Uri("break-glass/local", UriKind.Relative), JsonContent.Create(new { reason = "Redis is broken" }));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<(bool Status, bool Ready, bool Metric)> ShownAsync(TestGateway gateway)
    {
        var status = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("status", UriKind.Relative));
        var (_, ready) = await gateway.ReadyAsync();
        return (
            status.GetProperty("break_glass").GetProperty("local").ValueKind is JsonValueKind.Object,
            ready.GetProperty("break_glass_local").GetBoolean(),
            (await gateway.MetricsAsync()).Split('\n').Contains("gateway_break_glass_local 1"));
    }

    private static async Task<string> VerbAsync(GatewayProcess gateway, params string[] arguments) => (await GatewayProcess.RunAsync(
        ["break-glass", .. arguments, "--admin", gateway.AdminUrl.ToString(), "--key", $"{TestGateway.KeyId}:{TestGateway.KeySecret}"],
        new Dictionary<string, string?>())).Output;
}
