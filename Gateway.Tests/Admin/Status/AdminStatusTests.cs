using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Status;

[Parallelizable]
internal sealed class AdminStatusTests
{
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Get_NewGateway_SaysThatNothingIsThereYet()
    {
        var status = await StatusAsync();

        Assert.That((string?)status["version"], Is.Not.Empty);
        Assert.That((string?)status["listeners"]!["admin"], Is.EqualTo("http://127.0.0.1:9090"));
        Assert.That((string?)status["store"]!["kind"], Is.EqualTo("sqlite"));
        Assert.That((string?)status["store"]!["state"], Is.EqualTo("up"));
        Assert.That((int?)status["store"]!["revision"], Is.EqualTo(0));
        Assert.That(status["store"]!["lineage"], Is.Null);
        Assert.That(status["table"]!["lineage"], Is.Null);
        Assert.That((bool?)status["has_legacy"], Is.EqualTo(_host.Status.Current.HasLegacy));
        Assert.That(status["degraded_reason"], Is.Null);
    }

    [Test]
    public async Task Get_WithALegacySide_TellsWhatStandsAround()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));

        var status = JsonNode.Parse(await gateway.Admin.GetStringAsync(new Uri("status", UriKind.Relative)))!;

        var destination = status["legacy_destinations"]!.AsArray().Single()!;
        Assert.That(new Uri((string)destination["address"]!), Is.EqualTo(legacy.Url));
        Assert.That((string?)destination["health"], Is.EqualTo("unknown"), "nothing was asked of it yet");
        var project = status["projects"]!.AsArray().First()!;
        Assert.That(((string?)project["name"], (bool?)project["has_keys"], project["last_outcome"]), Is.EqualTo(("test", false, (JsonNode?)null)));
        Assert.That(status["snapshot_at"], Is.Null, "SQLite's own file is the snapshot");
    }

    [Test]
    public async Task Get_AfterAChange_ShowsStoreAndTable()
    {
        await _host.Operator.PutAsync("acme");
        var position = await _host.Store.ReadPositionAsync(CancellationToken.None);
        var loadedAt = DateTimeOffset.UnixEpoch;
        _host.Status.Current = _host.Status.Current with
        {
            Lineage = position.Lineage,
            Revision = 1,
            Mappings = 1,
            LoadedAt = loadedAt,
            StaleSince = loadedAt,
            DegradedReason = "the store is away",
        };

        var status = await StatusAsync();

        Assert.That((string?)status["store"]!["lineage"], Is.EqualTo(position.Lineage));
        Assert.That((int?)status["store"]!["revision"], Is.EqualTo(1));
        Assert.That((string?)status["table"]!["lineage"], Is.EqualTo(position.Lineage));
        Assert.That((int?)status["table"]!["mappings"], Is.EqualTo(1));
        Assert.That((double?)status["table"]!["age_seconds"], Is.GreaterThan(1_000_000_000));
        Assert.That((DateTimeOffset?)status["table"]!["stale_since"], Is.EqualTo(loadedAt));
        Assert.That((string?)status["degraded_reason"], Is.EqualTo("the store is away"));
    }

    [Test]
    public async Task Write_IntoAStoreThatLostItsContent_IsRefusedAndSaysWhatToDo()
    {
        await _host.Operator.PutAsync("acme");
        var before = await _host.Store.ReadPositionAsync(CancellationToken.None);
        _host.Status.Current = _host.Status.Current with { Lineage = "another", Revision = 12 };

        var put = await (await _host.Operator.PutAsync("other", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}"}""")).ProblemAsync(
            HttpStatusCode.Conflict, "store_lost_content");
        await (await _host.Operator.DeleteAsync(AdminAnswers.MappingPath("acme"))).ProblemAsync(HttpStatusCode.Conflict, "store_lost_content");

        Assert.That((string?)put["detail"], Does.Contain("/admin/v1/store/reseed").And.Contain("/admin/v1/store/accept"));
        Assert.That(await _host.Store.ReadPositionAsync(CancellationToken.None), Is.EqualTo(before));
        Assert.That(_host.Log.LinesOf(1310).ToList(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Write_IntoTheStoreThatIsFollowed_IsStored()
    {
        await _host.Operator.PutAsync("acme");
        _host.Status.Current = _host.Status.Current with { Lineage = (await _host.Store.ReadPositionAsync(CancellationToken.None)).Lineage };

        Assert.That((await _host.Operator.PutAsync("other")).StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await _host.Store.FindAsync("other", CancellationToken.None), Is.Not.Null);
    }

    [Test]
    public async Task Any_Answer_KeepsBrowsersCareful([Values("/admin/v1/status", "/nowhere", "/admin/openapi.json")] string path, [Values] bool hasKey)
    {
        var answer = await (hasKey ? _host.Viewer : _host.Anonymous).GetAsync(path);

        Assert.That(answer.Headers.CacheControl?.ToString(), Is.EqualTo("no-store"));
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
        Assert.That(answer.Headers.GetValues("Referrer-Policy").Single(), Is.EqualTo("no-referrer"));
        Assert.That(answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single(), Is.EqualTo("same-origin"));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("frame-ancestors 'none'"));
        Assert.That(answer.Headers.GetValues("X-Request-Id").Single(), Does.Match("^[a-z2-7]{16}$"));
        Assert.That(answer.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
    }

    [Test]
    public async Task Any_RequestIdOfTheClient_IsNotTaken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/v1/status");
        request.Headers.Add("X-Request-Id", "chosen-by-client");

        var answer = await _host.Viewer.SendAsync(request);

        Assert.That(answer.Headers.GetValues("X-Request-Id").Single(), Is.Not.EqualTo("chosen-by-client"));
    }

    private async Task<JsonObject> StatusAsync()
    {
        var answer = await _host.Viewer.GetAsync("/admin/v1/status");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await answer.JsonAsync();
    }
}
