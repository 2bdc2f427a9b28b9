using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Evidence.Progress;
using Gateway.Mappings.Store;
using Gateway.Mappings.Traffic;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class AdminProgressTests
{
    private const string Target = "https://test.stytch.com/v1/b2b/sso/callback/" + AdminAnswers.ConnectionId;

    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private AdminHost _host = null!;
    private long _batches;

    private IProgressStore Traffic => _host.Services.GetRequiredService<IProgressStore>();

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    [SetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(configureServices: services => services.AddSingleton<TimeProvider>(_time));
        await PutAsync("acme", "migrated", "one");
        await PutAsync("globex", "migrated", "one");
        await PutAsync("initech", "legacy", "two");
        await PutAsync("umbrella", "retired", null);
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Progress_BeforeAnythingWasCounted_SaysThatNothingIsKnown()
    {
        var overview = await ReadAsync("/admin/v1/progress");

        Assert.That(overview["tracking_since"], Is.Null);
        Assert.That((int?)overview["safe_to_retire"], Is.Zero);
        Assert.That(overview["burn_down"]!.AsArray(), Is.Empty);
        Assert.That((int?)overview["mappings"], Is.EqualTo(4));
        Assert.That((double?)overview["migrated_percent"], Is.EqualTo(75.0));
        Assert.That((string?)overview["totals"]!.ToJsonString(), Is.EqualTo("""{"legacy":1,"shadow":0,"migrated":2,"paused":0,"retired":1}"""));
    }

    [Test]
    public async Task Progress_WithoutWaiting_IsThereAtOnceForAFewMappings()
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/admin/v1/progress") { Headers = { { "Prefer", "respond-async" } } };

        using var answer = await _host.Viewer.SendAsync(asked);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers.GetValues("Preference-Applied"), Is.EqualTo(new[] { "respond-async" }));
        Assert.That(answer.Headers.RetryAfter, Is.Null);
        Assert.That((int?)(await answer.JsonAsync())["mappings"], Is.EqualTo(4));
    }

    [Test]
    public async Task Progress_AfterQuietMonths_NamesWavesAndTheBurnDown()
    {
        await Traffic.RecordStatesAsync(Today, new(4, 0, 0, 0, 0), CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(32));
        await CountAsync("globex", new(0, 1, 0, 0, 0, 0));

        var overview = await ReadAsync("/admin/v1/progress");

        Assert.That((string?)overview["tracking_since"], Is.EqualTo("2026-03-02"));
        Assert.That((int?)overview["quiet_days_needed"], Is.EqualTo(30));
        Assert.That((int?)overview["safe_to_retire"], Is.EqualTo(1), "acme; somebody uses globex, and the others are not migrated");
        var waves = overview["waves"]!.AsArray();
        Assert.That(waves.Select(wave => (string?)wave!["wave"]), Is.EqualTo(new List<string?> { "one", "two", null }));
        Assert.That((int?)waves[0]!["totals"]!["migrated"], Is.EqualTo(2));
        Assert.That(((int?)waves[0]!["quiet"], (int?)waves[0]!["safe_to_retire"]), Is.EqualTo((1, 1)));
        Assert.That(((int?)waves[1]!["quiet"], (int?)waves[1]!["safe_to_retire"]), Is.EqualTo((1, 0)));
        var burnDown = overview["burn_down"]!.AsArray();
        Assert.That(burnDown, Has.Count.EqualTo(33));
        Assert.That(((string?)burnDown[^1]!["day"], (int?)burnDown[^1]!["legacy"]), Is.EqualTo(("2026-04-03", 4)));
    }

    [Test]
    public async Task Progress_AskedAgain_IsReadAnewWhenTheStoreMovedOrHalfAMinuteWentBy()
    {
        var first = (string?)(await ReadAsync("/admin/v1/progress"))["generated_at"];
        _time.Advance(TimeSpan.FromSeconds(20));
        var again = (string?)(await ReadAsync("/admin/v1/progress"))["generated_at"];
        await PutAsync("hooli", "legacy", null);
        var moved = await ReadAsync("/admin/v1/progress");
        _time.Advance(TimeSpan.FromSeconds(31));
        var later = await ReadAsync("/admin/v1/progress");

        Assert.That(again, Is.EqualTo(first));
        Assert.That((int?)moved["mappings"], Is.EqualTo(5));
        Assert.That((string?)later["generated_at"], Is.Not.EqualTo((string?)moved["generated_at"]));
    }

    [Test]
    public async Task Tenants_ByWave_TellWhoStillUsesTheOldUrl()
    {
        await Traffic.RecordStatesAsync(Today, default, CancellationToken.None);
        await CountAsync("acme", new(2, 3, 0, 4, 5, 0));
        _time.Advance(TimeSpan.FromDays(7));
        await CountAsync("acme", new(0, 1, 0, 0, 0, 0));

        var tenants = (await ReadAsync("/admin/v1/progress/tenants?wave=one"))["tenants"]!.AsArray();

        Assert.That(tenants.Select(tenant => (string?)tenant!["identifier"]), Is.EqualTo(new List<string> { "acme", "globex" }));
        var expected = JsonNode.Parse(
            """{"identifier":"acme","external_id":null,"wave":"one","state":"migrated","last_seen":"2026-03-09T09:05:00+00:00","last_sign_in":"2026-03-09T09:05:00+00:00","hits_today":1,"hits_7_days":1,"hits_30_days":10,"quiet_days":0,"safe_to_retire":false}""");
        Assert.That(JsonNode.DeepEquals(tenants[0], expected), Is.True, tenants[0]!.ToJsonString());
        Assert.That((int?)tenants[1]!["quiet_days"], Is.EqualTo(6));
    }

    [Test]
    public async Task Tenants_SafeToRetire_GoOnPageByPage()
    {
        await Traffic.RecordStatesAsync(Today, default, CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(40));

        var first = await ReadAsync("/admin/v1/progress/tenants?safe_to_retire=true&limit=1");
        var second = await ReadAsync($"/admin/v1/progress/tenants?safe_to_retire=true&limit=1&cursor={first["next_cursor"]}");

        Assert.That((string?)first["tenants"]!.AsArray().Single()!["identifier"], Is.EqualTo("acme"));
        Assert.That((string?)second["tenants"]!.AsArray().Single()!["identifier"], Is.EqualTo("globex"));
        Assert.That(second["next_cursor"], Is.Null);
        Assert.That((await ReadAsync("/admin/v1/progress/tenants?safe_to_retire=true&state=legacy"))["tenants"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Tenants_BadQuery_NamesEveryFault()
    {
        var answer = await _host.Viewer.GetAsync("/admin/v1/progress/tenants?safe_to_retire=yes&limit=0&wav=one");

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_query");
        Assert.That(problem.Faults(), Is.EquivalentTo(new List<string> { "safe_to_retire:not_one_of", "limit:out_of_range", "wav:unknown_parameter" }));
    }

    [Test]
    public async Task OneMapping_HitsByDay_TellKindAndSide()
    {
        await CountAsync("acme", new(2, 3, 1, 4, 5, 6));

        var progress = await ReadAsync("/admin/v1/mappings/acme/progress");

        Assert.That((string?)progress["identifier"], Is.EqualTo("acme"));
        Assert.That((long?)progress["hits_today"], Is.EqualTo(10));
        Assert.That(
            (string?)progress["hits_by_day"]!.ToJsonString(),
            Is.EqualTo("""[{"day":"2026-03-02","acs":6,"start":4,"metadata":5,"logout":6,"legacy":2,"stytch":3}]"""));
    }

    [TestCase("/admin/v1/mappings/nobody/progress")]
    [TestCase("/admin/v1/mappings/nobody/handover")]
    public async Task OneMapping_Unknown_IsNotFound(string path) =>
        await (await _host.Viewer.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, "not_found");

    [Test]
    public async Task Handover_ByDefault_IsPlainText()
    {
        var answer = await _host.Viewer.GetAsync("/admin/v1/mappings/acme/handover?until=2026-12-31");

        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/plain; charset=utf-8"));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.StartWith("Subject: ").And.Contain($"new: {Target}").And.Contain("2026-12-31"));
    }

    [Test]
    public async Task Handover_JsonAskedFor_HasTheValuesOnTheirOwn()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/v1/mappings/acme/handover");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        var handover = await (await _host.Viewer.SendAsync(request)).JsonAsync();

        Assert.That(((string?)handover["acs_url"], (string?)handover["audience_uri"]), Is.EqualTo((Target, Target)));
        Assert.That(handover["until"], Is.Null);
        Assert.That(handover["operator_steps"]!.AsArray(), Is.Not.Empty);
    }

    [TestCase("until=31.12.2026", "until:not_a_day")]
    [TestCase("until=2026-03-01", "until:out_of_range")]
    [TestCase("until=2026-12-31&until=2027-01-31", "until:duplicate_parameter")]
    [TestCase("untill=2026-12-31", "untill:unknown_parameter")]
    public async Task Handover_BadQuery_NamesTheFault(string query, string fault)
    {
        var problem = await (await _host.Viewer.GetAsync($"/admin/v1/mappings/acme/handover?{query}")).ProblemAsync(HttpStatusCode.BadRequest, "invalid_query");

        Assert.That(problem.Faults(), Is.EqualTo(new List<string> { fault }));
    }

    [Test]
    public async Task Handover_MappingOfAProjectNotConfiguredHere_IsRefused()
    {
        var mapping = Sample.Mapping("elsewhere") with { Project = "gone" };
        await _host.Store.CommitAsync(new MappingCommit([new MappingWrite("elsewhere", mapping, null)], "test", _time.GetUtcNow()), CancellationToken.None);

        await (await _host.Viewer.GetAsync("/admin/v1/mappings/elsewhere/handover")).ProblemAsync(HttpStatusCode.Conflict, "no_target");
    }

    [Test]
    public async Task Progress_TrafficStoreAway_IsUnavailable()
    {
        await using var host = await AdminHost.StartAsync(configureServices: services =>
        {
            var store = Outage<IProgressStore>.Over(null!);
            Outage<IProgressStore>.Of(store).IsOn = true;
            services.AddSingleton(store);
        });

        await (await host.Viewer.GetAsync("/admin/v1/progress")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
    }

    private async Task<JsonObject> ReadAsync(string path)
    {
        var answer = await _host.Viewer.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task PutAsync(string identifier, string state, string? wave)
    {
        var json = new JsonObject { ["connection_id"] = AdminAnswers.ConnectionId, ["state"] = state, ["wave"] = wave };
        var answer = await _host.Operator.PutAsync(identifier, json.ToJsonString());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
    }

    private Task CountAsync(string identifier, TrafficCounts counts) => Traffic.AddAsync(
        new TrafficBatch("test", ++_batches, Today, [new TrafficRow(identifier, counts, _time.GetUtcNow(), counts.SignIns > 0 ? _time.GetUtcNow() : null)]),
        CancellationToken.None);
}
