using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Events;

/// <summary>Why did this login fail: what a gateway records of requests and changes, on both stores.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Redis)]
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class RecordedDecisionsTests(StoreKind kind) : IAsyncDisposable
{
    private EventScene _scene = null!;

    [SetUp]
    public async Task StartAsync() => _scene = await EventScene.StartAsync(
        kind,
        ("Gateway:Unknown", "NotFound"),
        ("Gateway:Routes:0:Name", "path"),
        ("Gateway:Routes:0:Path", "/old-sso/{identifier}"),
        ("Gateway:Routes:1:Name", "query"),
        ("Gateway:Routes:1:Path", "/sso"),
        ("Gateway:Routes:1:Kind", "Start"),
        ("Gateway:Routes:1:Identifier", "Query"),
        ("Gateway:Routes:1:Parameter", "tenant"));

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Test]
    public async Task Redirect_OfAMigratedMapping_IsOneRow()
    {
        await _scene.Gateway.PutAsync("acme");

        var (status, _) = await _scene.SendAsync(HttpMethod.Post, "/old-sso/acme?RelayState=x");

        var row = (await _scene.EventsAsync("identifier=acme&action=redirect", 1))[0];
        Assert.That(status, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(Text(row, "status"), Is.EqualTo("success"));
        Assert.That(Text(row, "connection_id"), Is.EqualTo(Sample.ConnectionId));
        Assert.That(Text(row, "project"), Is.EqualTo("test"));
        Assert.That(Text(row, "route_kind"), Is.EqualTo("acs"));
        Assert.That(Text(row, "state"), Is.EqualTo("migrated"));
        Assert.That(row.GetProperty("http_status").GetInt32(), Is.EqualTo(307));
        Assert.That(Text(row, "request_id"), Does.Match("^[a-z2-7]{16}$"));
        Assert.That(Text(row, "event_id"), Does.Match("^[0-9a-z]{20}$"));
        Assert.That(Text(row, "replica"), Is.EqualTo(Environment.MachineName));
        Assert.That(row.GetProperty("timestamp").GetDateTimeOffset(), Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(1)));
    }

    [TestCase("paused", "/old-sso/acme", "paused", 503)]
    [TestCase("retired", "/old-sso/acme", "retired", 410)]
    [TestCase("migrated", "/old-sso/acme", "sign_in_again", 400)]
    [TestCase("migrated", "/old-sso/nobody", "not_found", 404)]
    [TestCase("migrated", "/old-sso/%FF", "malformed", 400)]
    public async Task Page_ItsReference_TellsWhyInOneQuery(string state, string target, string reason, int status)
    {
        await _scene.Gateway.PutAsync("acme", state);

        var (answered, requestId) = await _scene.SendAsync(HttpMethod.Get, target);

        var row = (await _scene.EventsAsync($"request_id={requestId}", 1))[0];
        Assert.That((int)answered, Is.EqualTo(status));
        Assert.That(Text(row, "status"), Is.EqualTo("error"));
        Assert.That(Text(row, "action"), Is.EqualTo("refuse"));
        Assert.That(Text(row, "reason"), Is.EqualTo(reason));
        Assert.That(row.GetProperty("http_status").GetInt32(), Is.EqualTo(status));
    }

    [Test]
    public async Task MethodNotAllowed_IsAnErrorToo()
    {
        await _scene.Gateway.PutAsync("acme");

        var (_, requestId) = await _scene.SendAsync(HttpMethod.Delete, "/old-sso/acme");

        Assert.That(Text((await _scene.EventsAsync($"request_id={requestId}", 1))[0], "reason"), Is.EqualTo("method_not_allowed"));
    }

    [TestCase("acme", "success", null, 200)]
    [TestCase("broken", "error", "backend_error", 500)]
    public async Task Proxied_HasAStartAndAnEndOfOneRequest(string identifier, string status, string? reason, int httpStatus)
    {
        await _scene.Gateway.PutAsync(identifier, "legacy");

        await _scene.SendAsync(HttpMethod.Post, $"/old-sso/{identifier}");

        var rows = await _scene.EventsAsync($"identifier={identifier}&action=proxied", 2);
        Assert.That(rows.Select(row => Text(row, "status")), Is.EqualTo(new[] { status, "start" }));
        Assert.That(Text(rows[0], "request_id"), Is.EqualTo(Text(rows[1], "request_id")));
        Assert.That(Text(rows[0], "reason"), Is.EqualTo(reason));
        Assert.That(rows[0].GetProperty("http_status").GetInt32(), Is.EqualTo(httpStatus));
        Assert.That(rows[0].GetProperty("duration_ms").GetInt64(), Is.Not.Negative);
        Assert.That(string.CompareOrdinal(Text(rows[1], "event_id"), Text(rows[0], "event_id")), Is.Negative);
    }

    [Test]
    public async Task Proxied_BackendIsDown_ItsPagesReferenceTellsSo()
    {
        await _scene.Gateway.PutAsync("acme", "legacy");
        await _scene.Legacy.DisposeAsync();

        var (status, requestId) = await _scene.SendAsync(HttpMethod.Post, "/old-sso/acme");

        var rows = await _scene.EventsAsync($"request_id={requestId}", 2);
        Assert.That(status, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(Text(rows[0], "reason"), Is.EqualTo("unreachable"));
        Assert.That(rows[0].GetProperty("http_status").GetInt32(), Is.EqualTo(502));
        Assert.That(Text(rows[1], "status"), Is.EqualTo("start"));
    }

    [Test]
    public async Task UnmappedIdentifier_OfThePathIsKept_OfTheQueryIsNot()
    {
        var (_, path) = await _scene.SendAsync(HttpMethod.Get, "/old-sso/" + new string('n', 100));
        var (_, query) = await _scene.SendAsync(HttpMethod.Get, "/sso?tenant=somebody");

        Assert.That(Text((await _scene.EventsAsync($"request_id={path}", 1))[0], "identifier"), Is.EqualTo(new string('n', 64)));
        Assert.That(Text((await _scene.EventsAsync($"request_id={query}", 1))[0], "identifier"), Is.Null);
    }

    [Test]
    public async Task OtherPaths_AreTheLegacyAppsOwnAndNotRecorded()
    {
        await _scene.SendAsync(HttpMethod.Get, "/elsewhere");
        await _scene.Gateway.PutAsync("acme");
        await _scene.SendAsync(HttpMethod.Post, "/old-sso/acme");

        await _scene.EventsAsync("identifier=acme&action=redirect", 1);
        Assert.That((await _scene.ReadAsync("")).Select(row => Text(row, "action")), Is.EquivalentTo(new[] { "put_mapping", "redirect" }));
    }

    [Test]
    public async Task AdminChange_Made_SaysWhoAndWhichRevision()
    {
        using var put = await _scene.Gateway.TryPutAsync("acme", "paused");
        using var deleted = await _scene.Gateway.Admin.DeleteAsync(new Uri("mappings/acme", UriKind.Relative));

        var rows = await _scene.EventsAsync("identifier=acme", 2);
        Assert.That(rows.Select(row => Text(row, "action")), Is.EqualTo(new[] { "delete_mapping", "put_mapping" }));
        Assert.That(rows.Select(row => row.GetProperty("revision").GetInt64()), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(rows.Select(row => Text(row, "by")), Is.All.EqualTo(TestGateway.KeyId));
        Assert.That(rows.Select(row => Text(row, "request_id")), Is.EqualTo(new[] { IdOf(deleted), IdOf(put) }));
        Assert.That(Text(rows[1], "connection_id"), Is.EqualTo(Sample.ConnectionId));
        Assert.That(Text(rows[1], "state"), Is.EqualTo("paused"));
    }

    [Test]
    public async Task AdminChange_Refused_SaysWhy()
    {
        using var invalid = await _scene.Gateway.TryPutAsync("acme", connectionId: "nonsense");
        using var absent = await _scene.Gateway.Admin.DeleteAsync(new Uri("keys/nobody", UriKind.Relative));

        var rows = await _scene.EventsAsync("status=error", 2);
        Assert.That(
            rows.Select(row => (Text(row, "action"), Text(row, "reason"))),
            Is.EqualTo(new[] { ("revoke_key", "not_found"), ("put_mapping", "invalid_mapping") }));
        Assert.That(Text(rows[1], "request_id"), Is.EqualTo(IdOf(invalid)));
        Assert.That(rows[1].GetProperty("http_status").GetInt32(), Is.EqualTo(400));
    }

    [Test]
    public async Task AdminChange_WithoutARightKey_IsRecordedWithoutWhatItNamed()
    {
        using var anonymous = new HttpClient { BaseAddress = _scene.Gateway.AdminUrl };
        using var refused = await anonymous.PutAsync(new Uri("/admin/v1/mappings/acme", UriKind.Relative), JsonContent.Create(new { }));

        var row = (await _scene.EventsAsync($"request_id={IdOf(refused)}", 1))[0];
        Assert.That(Text(row, "reason"), Is.EqualTo("unauthenticated"));
        Assert.That(Text(row, "identifier"), Is.Null);
        Assert.That(Text(row, "by"), Is.Null);
    }

    [Test]
    public async Task Query_FaultsOfAllKinds_AreNamedAtOnce()
    {
        using var answer = await _scene.Gateway.Admin.GetAsync(
            new Uri("events?status=failed&since=yesterday&limit=1001&cursor=x&reqest_id=y", UriKind.Relative));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            problem.GetProperty("errors").EnumerateArray().Select(error => Text(error, "field")),
            Is.EquivalentTo(new[] { "status", "since", "limit", "cursor", "reqest_id" }));
        Assert.That(problem.ToString(), Does.Contain("Did you mean 'request_id'?"));
    }

    [Test]
    public async Task Pages_FollowedByTheirCursor_GiveEveryRowOnce()
    {
        await _scene.Gateway.PutAsync("acme");
        for (var i = 0; i < 12; i++)
        {
            await _scene.SendAsync(HttpMethod.Post, "/old-sso/acme");
        }

        var all = await _scene.EventsAsync("identifier=acme", 13);
        var read = new List<string?>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await _scene.Gateway.Admin.GetFromJsonAsync<JsonElement>(
                $"events?identifier=acme&limit=5{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            read.AddRange(page.GetProperty("events").EnumerateArray().Select(row => Text(row, "event_id")));
            cursor = Text(page, "next_cursor");
        }

        Assert.That(read, Is.EqualTo(all.Select(row => Text(row, "event_id"))));
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    private static string IdOf(HttpResponseMessage answer) => answer.Headers.GetValues("X-Request-Id").Single();
}
