using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>One call sends everybody to the legacy side, on every gateway, and one call ends that.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class BreakGlassTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static readonly string[] States = ["legacy", "shadow", "migrated", "paused", "retired"];

    private RecordingBackend _backend = null!;
    private RedisServer _redis = null!;

    [SetUp]
    public async Task StartAsync() => (_backend, _redis) = (await RecordingBackend.StartAsync(), await RedisServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Test]
    public async Task Set_EveryState_GoesToTheLegacySideOnBothGatewaysUntilItIsEnded()
    {
        await using var a = await StartOnRedisAsync();
        await using var b = await StartOnRedisAsync();
        await PutEachStateAsync(a);
        var before = await AnswersAsync(a);
        await Eventually.TrueAsync(async () => (await AnswersAsync(b)).SequenceEqual(before), Soon);

        await SetAsync(a);
        var onA = await AnswersAsync(a);
        await Eventually.TrueAsync(async () => (await AnswersAsync(b)).All(answer => answer == HttpStatusCode.OK), Soon);
        await Eventually.TrueAsync(() => ShowsAsync(b, isOn: true), Soon);
        using var ended = await b.Admin.DeleteAsync(new Uri("break-glass/legacy", UriKind.Relative));
        var onB = await AnswersAsync(b);
        await Eventually.TrueAsync(async () => (await AnswersAsync(a)).SequenceEqual(before), Soon);

        Assert.That(onA, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(onB, Is.EqualTo(before));
        Assert.That(before, Is.EqualTo(
            new[] { HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TemporaryRedirect, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Gone }));
        Assert.That(await ShowsAsync(b, isOn: false), Is.True);
        var revisions = await b.Admin.GetFromJsonAsync<JsonElement>(new Uri("revisions?limit=2", UriKind.Relative));
        Assert.That(
            revisions.GetProperty("revisions").EnumerateArray().Select(revision => revision.GetProperty("action").GetString()),
            Is.EqualTo(new[] { "end_break_glass", "break_glass" }));
    }

    [Test]
    public async Task Set_OnSqlite_SurvivesARestart()
    {
        var first = await TestGateway.StartAsync(TestGateway.Legacy(_backend.Url));
        await PutEachStateAsync(first);
        await SetAsync(first);
        await first.StopAsync();

        await using var second = await TestGateway.StartInAsync(first.Folder, TestGateway.Legacy(_backend.Url));

        await Eventually.TrueAsync(() => ShowsAsync(second, isOn: true), Soon);
        Assert.That(await AnswersAsync(second), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Set_RestartedFromTheSnapshotWithRedisAway_IsStillOn()
    {
        var first = await StartOnRedisAsync();
        await PutEachStateAsync(first);
        await SetAsync(first);
        await first.StopAsync();
        await _redis.KillAsync();

        await using var second = await TestGateway.StartInAsync(
            first.Folder, TestGateway.Legacy(_backend.Url), ("ConnectionStrings:Redis", _redis.ConnectionString));

        Assert.That(await AnswersAsync(second), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That((await second.MetricsAsync()).Split('\n'), Does.Contain("gateway_break_glass 1"));
    }

    [Test]
    public async Task Set_WithoutLegacyCluster_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await gateway.Admin.PostAsync(new Uri("break-glass/legacy", UriKind.Relative), JsonContent.Create(new { reason = "x" }));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error_type").GetString(), Is.EqualTo("no_legacy"));
    }

    private Task<TestGateway> StartOnRedisAsync() =>
        TestGateway.StartAsync(TestGateway.Legacy(_backend.Url), ("ConnectionStrings:Redis", _redis.ConnectionString));

    private static async Task PutEachStateAsync(TestGateway gateway)
    {
        foreach (var state in States)
        {
            await gateway.PutAsync(state, state);
        }
    }

    private static async Task SetAsync(TestGateway gateway)
    {
        using var answer = await gateway.Admin.PostAsync(
            new Uri("break-glass/legacy", UriKind.Relative), JsonContent.Create(new { reason = "Stytch is down" }));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
    }

    private static async Task<List<HttpStatusCode>> AnswersAsync(TestGateway gateway)
    {
        var answers = new List<HttpStatusCode>();
        foreach (var state in States)
        {
            using var response = await gateway.PostFormAsync($"/old-sso/{state}");
            answers.Add(response.StatusCode);
        }

        return answers;
    }

    /// <summary>True where status, probe, metric and the call of its own all say so.</summary>
    private static async Task<bool> ShowsAsync(TestGateway gateway, bool isOn)
    {
        var status = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("status", UriKind.Relative));
        var own = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri("break-glass", UriKind.Relative));
        var (code, ready) = await gateway.ReadyAsync();
        return code == HttpStatusCode.OK
            && status.GetProperty("break_glass").GetProperty("on").GetBoolean() == isOn
            && own.GetProperty("on").GetBoolean() == isOn
            && ready.GetProperty("break_glass").GetBoolean() == isOn
            && ready.GetProperty("reason").GetString() == (isOn ? "break_glass" : null)
            && (await gateway.MetricsAsync()).Split('\n').Contains($"gateway_break_glass {(isOn ? 1 : 0)}");
    }
}
