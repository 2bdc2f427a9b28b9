using System.Net;
using System.Text.Json.Nodes;
using Gateway.Changes.Plans;
using Gateway.Mappings.History;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Changes;

/// <summary>Changes of many mappings' states, on either store.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class MassChangeContract
{
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await StartHostAsync(services => services.Configure<PlanOptions>(options => options.ApprovalThreshold = 20));

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        await CleanUpAsync();
    }

    [Test]
    public async Task Wave_CutOverAndRolledBack_BringsEachToItsOwnStateBefore()
    {
        await PutAsync("acme", "one", "legacy");
        await PutAsync("birch", "one", "shadow");
        await PutAsync("cedar", "two", "legacy");

        var over = await PostAsync("waves/one/cutover", """{"reason":"go","ticket":"OPS-9"}""");
        var afterCutover = await StatesAsync("acme", "birch", "cedar");
        var back = await PostAsync("waves/one/rollback", """{"reason":"back"}""");

        Assert.That(((bool?)over["applied"], (int?)over["revision"], (int?)over["changed"]), Is.EqualTo((true, 4, 2)));
        Assert.That(afterCutover, Is.EqualTo(new[] { "migrated", "migrated", "legacy" }));
        Assert.That((int?)back["revision"], Is.EqualTo(5));
        Assert.That(back["changes"]!.ToJsonString(), Is.EqualTo(
            """[{"identifier":"acme","before":"migrated","after":"legacy"},{"identifier":"birch","before":"migrated","after":"shadow"}]"""));
        Assert.That(await StatesAsync("acme", "birch", "cedar"), Is.EqualTo(new[] { "legacy", "shadow", "legacy" }));
        var revision = (await _host.Store.ReadRevisionsAsync(5, 1, CancellationToken.None)).Single();
        Assert.That((revision.Action, revision.Reason, revision.Ticket, revision.Changes), Is.EqualTo((ChangeAction.Cutover, "go", "OPS-9", 2)));
    }

    [Test]
    public async Task Changes_MoreThanTen_AreADryRunUnlessSaidOtherwise()
    {
        await PutManyAsync(11);
        var before = await _host.Store.ReadPositionAsync(CancellationToken.None);

        var dry = await PostAsync("changes", """{"action":"cutover","wave":"big","reason":"go"}""");
        var untouched = await _host.Store.ReadPositionAsync(CancellationToken.None);
        var made = await PostAsync("changes", """{"action":"cutover","wave":"big","reason":"go","dry_run":false}""");

        Assert.That(((bool?)dry["applied"], (int?)dry["changed"], (int?)dry["plan"]!["revision"]), Is.EqualTo((false, 11, (int)before.Revision)));
        Assert.That(untouched, Is.EqualTo(before));
        Assert.That(((bool?)made["applied"], (int?)made["changed"], (int?)made["revision"]), Is.EqualTo((true, 11, (int)before.Revision + 1)));
        Assert.That(made["plan"], Is.Null);
    }

    [Test]
    public async Task DryRun_ItsPlanApplied_MakesTheChange()
    {
        await PutManyAsync(11);
        var dry = await PostAsync("changes", """{"action":"cutover","wave":"big","reason":"go","ticket":"OPS-2"}""");

        var applied = await _host.Services.GetRequiredService<PlanService>().ApplyAsync((string)dry["plan"]!["id"]!, "key_x", CancellationToken.None);

        Assert.That(applied, Is.InstanceOf<ApplyResult.Applied>());
        Assert.That(await StatesAsync("tenant-00", "tenant-10"), Is.EqualTo(new[] { "migrated", "migrated" }));
        var revision = (await _host.Store.ReadRevisionsAsync(null, 1, CancellationToken.None)).Single();
        Assert.That(
            (revision.Action, revision.Reason, revision.Ticket, revision.CommitId),
            Is.EqualTo((ChangeAction.Cutover, "go", "OPS-2", (string)dry["plan"]!["id"]!)));
    }

    [Test]
    public async Task Changes_AboveTheApprovalThreshold_WaitForASecondAdmin()
    {
        await PutManyAsync(21);

        using var answer = await SendAsync("changes", """{"action":"pause","wave":"big","reason":"go","dry_run":false}""");
        var waiting = await answer.JsonAsync();
        var plans = _host.Services.GetRequiredService<PlanService>();
        var id = (string)waiting["plan"]!["id"]!;
        var refused = await plans.ApplyAsync(id, "key_x", CancellationToken.None);
        await plans.ApproveAsync(id, "key_second", CancellationToken.None);
        var applied = await plans.ApplyAsync(id, "key_x", CancellationToken.None);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(((bool?)waiting["applied"], (bool?)waiting["plan"]!["needs_approval"]), Is.EqualTo((false, true)));
        Assert.That(refused, Is.InstanceOf<ApplyResult.NeedsApproval>());
        Assert.That(applied, Is.InstanceOf<ApplyResult.Applied>());
        Assert.That(await StatesAsync("tenant-00", "tenant-20"), Is.EqualTo(new[] { "paused", "paused" }));
    }

    [Test]
    public async Task Changes_OneMappingRefuses_RefuseAllUnlessSkipped([Values] bool isDryRun)
    {
        await PutAsync("acme", "one", "migrated");
        await PutAsync("birch", "one", "legacy");
        var before = await _host.Store.ReadPositionAsync(CancellationToken.None);

        using var refused = await SendAsync("waves/one/retire", $$"""{"reason":"done","dry_run":{{(isDryRun ? "true" : "false")}}}""");
        var problem = await refused.ProblemAsync(HttpStatusCode.Conflict, "transition_refused");
        var untouched = await _host.Store.ReadPositionAsync(CancellationToken.None);
        var skipped = await PostAsync("waves/one/retire", """{"reason":"done","skip_refused":true}""");

        Assert.That(problem.Faults(), Is.EqualTo(new[] { "birch:not_migrated" }));
        Assert.That(untouched, Is.EqualTo(before));
        Assert.That((string?)skipped["refused"]![0]!["identifier"], Is.EqualTo("birch"));
        Assert.That(await StatesAsync("acme", "birch"), Is.EqualTo(new[] { "retired", "legacy" }));
    }

    [Test]
    public async Task Changes_ByIdentifiersAndState_TouchOnlyThose()
    {
        await PutAsync("acme", "one", "legacy");
        await PutAsync("birch", "one", "paused");
        await PutAsync("cedar", "one", "legacy");

        var answer = await PostAsync("changes", """{"action":"shadow","state":"legacy","identifiers":["birch","acme","acme"],"reason":"x"}""");

        Assert.That(((int?)answer["selected"], (int?)answer["changed"]), Is.EqualTo((1, 1)));
        Assert.That(await StatesAsync("acme", "birch", "cedar"), Is.EqualTo(new[] { "shadow", "paused", "legacy" }));
    }

    [Test]
    public async Task Changes_UnknownIdentifier_RefuseAllAndNameIt()
    {
        await PutAsync("acme", "one", "legacy");

        using var answer = await SendAsync("changes", """{"action":"pause","identifiers":["acme","nobody"],"reason":"x"}""");

        Assert.That((await answer.ProblemAsync(HttpStatusCode.Conflict, "transition_refused")).Faults(), Is.EqualTo(new[] { "nobody:not_found" }));
        Assert.That(await StatesAsync("acme"), Is.EqualTo(new[] { "legacy" }));
    }

    [Test]
    public async Task Changes_EverythingSo_MakeNoRevision()
    {
        await PutAsync("acme", "one", "paused");
        var before = await _host.Store.ReadPositionAsync(CancellationToken.None);

        var answer = await PostAsync("changes", """{"action":"pause","all":true,"reason":"x"}""");

        Assert.That(((bool?)answer["applied"], (int?)answer["unchanged"]), Is.EqualTo((false, 1)));
        Assert.That(await _host.Store.ReadPositionAsync(CancellationToken.None), Is.EqualTo(before));
    }

    [Test]
    public async Task Wave_OfNobody_IsNotFound()
    {
        await PutAsync("acme", "one", "legacy");

        using var answer = await SendAsync("waves/onne/cutover", """{"reason":"x"}""");

        await answer.ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Wave_WithASlashInItsName_IsReadAsOneSegment()
    {
        await PutAsync("acme", "EU/big 1", "legacy");

        var answer = await PostAsync("waves/EU%2Fbig%201/pause", """{"reason":"x"}""");

        Assert.That((int?)answer["changed"], Is.EqualTo(1));
    }

    [TestCase("""{"action":"cutover","reason":"x"}""", "all:required")]
    [TestCase("""{"action":"cutover","reason":"x","wave":"one","all":true}""", "all:contradiction")]
    [TestCase("""{"action":"cutover","reason":"x","identifiers":[]}""", "identifiers:out_of_range")]
    [TestCase("""{"action":"explode","state":"gone","wave":"","at":"tomorrow","dry_run":"no"}""",
        "action:not_one_of", "state:not_one_of", "wave:not_allowed", "at:not_a_time", "dry_run:wrong_type", "reason:required")]
    [TestCase("""{"action":"pause","reason":"x","wave":"one","force":true}""", "force:not_allowed")]
    [TestCase("""{"action":"pause","reason":"x","wave":"one","at":"2001-01-01T00:00:00Z"}""", "at:out_of_range")]
    [TestCase("""{"action":"pause","reason":"x","wave":"one","at":"2999-01-01T00:00:00Z","dry_run":true}""", "at:out_of_range", "dry_run:contradiction")]
    public async Task Changes_BadBody_IsRefusedWithEveryFault(string json, params string[] expected)
    {
        using var answer = await SendAsync("changes", json);

        Assert.That((await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_body")).Faults(), Is.EquivalentTo(expected));
    }

    protected abstract Task<AdminHost> StartHostAsync(Action<IServiceCollection> configureServices);

    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    private async Task PutManyAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await PutAsync($"tenant-{i:00}", "big", "legacy");
        }
    }

    private async Task PutAsync(string identifier, string wave, string state)
    {
        var answer = await _host.Operator.PutAsync(identifier, $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","wave":"{{wave}}","state":"{{state}}"}""");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonObject> PostAsync(string path, string json)
    {
        using var answer = await SendAsync(path, json);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private Task<HttpResponseMessage> SendAsync(string path, string json) => _host.Operator.PostAsync("/admin/v1/" + path, AdminAnswers.Json(json));

    private async Task<List<string>> StatesAsync(params string[] identifiers)
    {
        var states = new List<string>();
        foreach (var identifier in identifiers)
        {
            states.Add((await _host.Store.FindAsync(identifier, CancellationToken.None))!.State.ToString().ToLowerInvariant());
        }

        return states;
    }
}
