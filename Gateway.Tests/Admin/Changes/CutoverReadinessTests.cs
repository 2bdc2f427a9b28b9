using System.Net;
using System.Text.Json.Nodes;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Sightings;
using Gateway.Evidence.Sightings.Sqlite;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Tests.Evidence.Connections;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin.Changes;

/// <summary>A cutover of what is not ready: refused with its reasons, alone and among many, now and at a time, unless it is forced.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class CutoverReadinessTests
{
    private const string Pending = "saml-connection-test-pending";

    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(configureServices: services => services
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<SqliteSightingStore>()
            .AddSingleton<ISightingStore>(provider => new CountingStore(provider.GetRequiredService<SqliteSightingStore>())));
        await PutAsync("acme", AdminAnswers.ConnectionId);
        await PutAsync("birch", Pending);
        await Connections.PutAsync(ConnectionSamples.Facts(Pending) with { Status = ConnectionStatus.Pending }, CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    private IConnectionStore Connections => _host.Services.GetRequiredService<IConnectionStore>();

    [Test]
    public async Task Cutover_Blocked_IsRefusedWithReasonAndRemedy()
    {
        using var answer = await PostAsync("mappings/birch/cutover", """{"reason":"go"}""");

        var problem = await answer.ProblemAsync(HttpStatusCode.Conflict, "not_ready");
        Assert.That(problem.Faults(), Is.EqualTo(new[] { "readiness:connection_pending" }));
        Assert.That((string?)problem["errors"]![0]!["message"], Does.Contain("Complete it at Stytch"));
        Assert.That(await StatesAsync(), Is.EqualTo("legacy legacy"));
    }

    [Test]
    public async Task Readiness_OfNamedMappings_IsThatOfThoseThatThereAre()
    {
        await PutAsync("a/b ü", AdminAnswers.ConnectionId);

        using var answer = await _host.Viewer.GetAsync("/admin/v1/readiness?identifier=birch&identifier=a%2Fb%20%C3%BC&identifier=nobody&state=legacy");

        var page = await answer.JsonAsync();
        Assert.That(
            page["mappings"]!.AsArray().Select(report => $"{report!["identifier"]} {report["verdict"]}"),
            Is.EqualTo(new[] { "a/b ü unknown", "birch blocked" }));
        Assert.That(page["next_cursor"], Is.Null);
    }

    [TestCase("identifier=acme&limit=1", "identifier:contradiction")]
    [TestCase("identifier=", "identifier:not_allowed")]
    [TestCase("identifier=acme&wave=a&wave=b", "wave:duplicate_parameter")]
    public async Task Readiness_OfNamesThatCannotBe_IsRefused(string query, string fault)
    {
        var problem = await (await _host.Viewer.GetAsync("/admin/v1/readiness?" + query)).ProblemAsync(HttpStatusCode.BadRequest, "invalid_query");

        Assert.That(problem.Faults(), Is.EqualTo(new[] { fault }));
    }

    [Test]
    public async Task Readiness_OfMoreNamesThanAPageHas_IsRefused()
    {
        var query = string.Join('&', Enumerable.Range(0, 101).Select(i => $"identifier=m{i}"));

        var problem = await (await _host.Viewer.GetAsync("/admin/v1/readiness?" + query)).ProblemAsync(HttpStatusCode.BadRequest, "invalid_query");

        Assert.That(problem.Faults(), Is.EqualTo(new[] { "identifier:too_many" }));
    }

    [Test]
    public async Task Cutover_BlockedAndForced_IsMadeWithItsReasonInTheHistory()
    {
        using var answer = await PostAsync("mappings/birch/cutover", """{"reason":"they finish it tonight","force":true}""");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await _host.Store.ReadHistoryAsync("birch", 1, CancellationToken.None)).Single().Reason, Is.EqualTo("they finish it tonight"));
    }

    [TestCase("", false, "legacy legacy")]
    [TestCase("?force=true&reason=they%20finish%20it%20tonight", true, "legacy migrated")]
    public async Task Put_BlockedToMigrated_IsACutoverByAnotherName(string query, bool isStored, string states)
    {
        using var answer = await _host.Operator.PutAsync(
            $"/admin/v1/mappings/birch{query}", AdminAnswers.Json($$"""{"connection_id":"{{Pending}}","state":"migrated","wave":"one"}"""));

        Assert.That(answer.IsSuccessStatusCode, Is.EqualTo(isStored));
        Assert.That(isStored || answer.StatusCode is HttpStatusCode.Conflict, Is.True);
        Assert.That(await StatesAsync(), Is.EqualTo(states));
    }

    [Test]
    public async Task Put_ForcedWithoutAReason_IsRefused()
    {
        using var answer = await _host.Operator.PutAsync(
            "/admin/v1/mappings/birch?force=true", AdminAnswers.Json($$"""{"connection_id":"{{Pending}}","state":"migrated"}"""));

        Assert.That((await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_query")).Faults(), Is.EqualTo(new[] { "reason:required" }));
    }

    [Test]
    public async Task Cutover_NotEnoughSeen_IsMade()
    {
        using var answer = await PostAsync("mappings/acme/cutover", """{"reason":"go"}""");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task OtherActions_Blocked_AreMade()
    {
        foreach (var action in new[] { "shadow", "pause", "resume", "rollback" })
        {
            using var answer = await PostAsync($"mappings/birch/{action}", """{"reason":"go"}""");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), action);
        }
    }

    [Test]
    public async Task Wave_OneBlocked_IsRefusedWholeAndNamesIt()
    {
        using var answer = await PostAsync("waves/one/cutover", """{"reason":"go"}""");

        var problem = await answer.ProblemAsync(HttpStatusCode.Conflict, "not_ready");
        Assert.That(problem.Faults(), Is.EqualTo(new[] { "birch:connection_pending" }));
        Assert.That((string?)problem["detail"], Does.StartWith("1 of 2 selected").And.Contain("force"));
        Assert.That(await StatesAsync(), Is.EqualTo("legacy legacy"));
    }

    [Test]
    public async Task Wave_BlockedOnesSkipped_CutsOverTheOthers()
    {
        using var answer = await PostAsync("waves/one/cutover", """{"reason":"go","skip_refused":true}""");

        var document = await answer.JsonAsync();
        Assert.That(((int?)document["changed"], (int?)document["refused_count"]), Is.EqualTo((1, 1)), document.ToJsonString());
        Assert.That((string?)document["refused"]![0]!["blocks"]![0]!["code"], Is.EqualTo("connection_pending"));
        Assert.That(await StatesAsync(), Is.EqualTo("migrated legacy"));
    }

    [Test]
    public async Task Wave_BlockedAndForced_CutsOverAll()
    {
        using var answer = await PostAsync("waves/one/cutover", """{"reason":"go","force":true}""");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatesAsync(), Is.EqualTo("migrated migrated"));
    }

    [Test]
    public async Task Changes_ReasonsOfTwoKinds_AreARefusalOfTheState()
    {
        using var answer = await PostAsync("changes", """{"action":"cutover","identifiers":["birch","nobody"],"reason":"go"}""");

        var problem = await answer.ProblemAsync(HttpStatusCode.Conflict, "transition_refused");
        Assert.That(problem.Faults(), Is.EquivalentTo(new[] { "birch:connection_pending", "nobody:not_found" }));
    }

    [Test]
    public async Task Schedule_BlockedWhenItIsDue_FailsAndSaysWhy()
    {
        using var made = await PostAsync("waves/one/cutover", """{"reason":"night","at":"2026-03-02T10:05:00Z"}""");
        _time.Advance(TimeSpan.FromHours(1));

        await ActivatorUtilities.CreateInstance<ScheduleRunner>(_host.Services).RunDueAsync(lineage: null, CancellationToken.None);

        var scheduled = (await (await _host.Viewer.GetAsync("/admin/v1/changes/scheduled")).JsonAsync())["scheduled"]![0]!;
        Assert.That(
            ((string?)scheduled["status"], (string?)scheduled["failure"]),
            Is.EqualTo(("failed", "1 selected mappings did not allow it, 1 of them because they are not ready.")));
        Assert.That((string?)scheduled["refused"]![0]!["blocks"]![0]!["code"], Is.EqualTo("connection_pending"));
        Assert.That(await StatesAsync(), Is.EqualTo("legacy legacy"));
    }

    [Test]
    public async Task Changes_OfManyMappings_ReadWhatWasSeenPageByPage()
    {
        var writes = Enumerable.Range(0, 1_000)
            .Select(i => new MappingWrite($"t{i}", Sample.Mapping($"t{i}", MappingState.Legacy) with { Wave = "big" }, 0))
            .ToList();
        await _host.Store.CommitAsync(new MappingCommit(writes, "test", DateTimeOffset.UnixEpoch), CancellationToken.None);

        using var answer = await PostAsync("waves/big/cutover", """{"reason":"go","dry_run":true}""");

        var document = await answer.JsonAsync();
        Assert.That((int?)document["changed"], Is.EqualTo(1_000), document.ToJsonString());
        Assert.That(((CountingStore)_host.Services.GetRequiredService<ISightingStore>()).Reads, Is.EqualTo(4));
    }

    [Test]
    public async Task Readiness_OfAWave_IsListedPageByPage()
    {
        var first = await (await _host.Viewer.GetAsync("/admin/v1/readiness?wave=one&limit=1")).JsonAsync();
        var second = await (await _host.Viewer.GetAsync($"/admin/v1/readiness?wave=one&limit=1&cursor={first["next_cursor"]}")).JsonAsync();

        Assert.That(Verdicts(first), Is.EqualTo("acme unknown"));
        Assert.That(Verdicts(second), Is.EqualTo("birch blocked"));
        Assert.That(second["next_cursor"], Is.Null);

        static string Verdicts(JsonObject page) =>
            string.Join(" ", page["mappings"]!.AsArray().Select(report => $"{report!["identifier"]} {report["verdict"]}"));
    }

    private async Task PutAsync(string identifier, string connectionId)
    {
        using var answer = await _host.Operator.PutAsync(identifier, $$"""{"connection_id":"{{connectionId}}","wave":"one"}""");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    private Task<HttpResponseMessage> PostAsync(string path, string json) => _host.Operator.PostAsync("/admin/v1/" + path, AdminAnswers.Json(json));

    private async Task<string> StatesAsync() => $"{await StateAsync("acme")} {await StateAsync("birch")}".ToLowerInvariant();

    private async Task<MappingState> StateAsync(string identifier) => (await _host.Store.FindAsync(identifier, CancellationToken.None))!.State;

    /// <summary>Counts how often the store is asked for many.</summary>
    private sealed class CountingStore(ISightingStore inner) : ISightingStore
    {
        public int Reads { get; private set; }

        public Task<int> AddAsync(SightingBatch batch, CancellationToken cancellationToken) => inner.AddAsync(batch, cancellationToken);

        public Task<IReadOnlyList<Sighting>> ReadAsync(string identifier, CancellationToken cancellationToken) =>
            inner.ReadAsync(identifier, cancellationToken);

        public Task<IReadOnlyDictionary<string, IReadOnlyList<Sighting>>> ReadManyAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
        {
            Reads++;
            return inner.ReadManyAsync(identifiers, cancellationToken);
        }

        public Task<IReadOnlyList<string>> ListUnmappedAsync(string? after, int limit, CancellationToken cancellationToken) =>
            inner.ListUnmappedAsync(after, limit, cancellationToken);

        public Task<bool> ForgetAsync(string identifier, CancellationToken cancellationToken) => inner.ForgetAsync(identifier, cancellationToken);

        public Task AdoptAsync(string identifier, CancellationToken cancellationToken) => inner.AdoptAsync(identifier, cancellationToken);

        public Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) => inner.PruneAsync(before, cancellationToken);
    }
}
