using System.Net;
using System.Text.Json.Nodes;
using Gateway.Admin.Keys;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin.Changes;

/// <summary>Changes that wait for their time, on either store and a clock that the test moves.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class ScheduleContract
{
    // 2026-03-02T09:05:00Z is where the clock begins.
    private const string InAnHour = "2026-03-02T11:05:00+01:00";

    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await StartHostAsync(services => services
            .AddSingleton<TimeProvider>(_time)
            .Configure<PlanOptions>(options => options.ApprovalThreshold = 2));
        foreach (var identifier in new[] { "acme", "birch" })
        {
            await _host.Operator.PutAsync(identifier, $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","wave":"one"}""");
        }
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        await CleanUpAsync();
    }

    [Test]
    public async Task Schedule_Due_IsMadeOnceWhoeverLooks()
    {
        var made = await AddAsync("waves/one/cutover", $$"""{"reason":"night","ticket":"OPS-3","at":"{{InAnHour}}"}""");
        await RunAsync();
        var early = await StateAsync("acme");
        _time.Advance(TimeSpan.FromHours(1));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RunAsync()));

        Assert.That(early, Is.EqualTo(MappingState.Legacy));
        Assert.That((await StateAsync("acme"), await StateAsync("birch")), Is.EqualTo((MappingState.Migrated, MappingState.Migrated)));
        var revisions = (await _host.Store.ReadRevisionsAsync(null, 10, CancellationToken.None))
            .Where(revision => revision.Action is ChangeAction.Cutover)
            .ToList();
        Assert.That(revisions, Has.Count.EqualTo(1));
        Assert.That((revisions[0].CommitId, revisions[0].Reason, revisions[0].Ticket), Is.EqualTo(((string)made["id"]!, "night", "OPS-3")));
        var listed = (await ListAsync()).Single()!;
        Assert.That(((string?)listed["status"], (int?)listed["revision"], (int?)listed["changed"]), Is.EqualTo(("done", 3, 2)));
    }

    [Test]
    public async Task Schedule_SelectionChangedMeanwhile_IsTakenWhenItIsDue()
    {
        await AddAsync("waves/one/pause", $$"""{"reason":"x","at":"{{InAnHour}}"}""");
        await _host.Operator.PutAsync("birch", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","wave":"two"}""");

        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync();

        Assert.That((await StateAsync("acme"), await StateAsync("birch")), Is.EqualTo((MappingState.Paused, MappingState.Legacy)));
    }

    [Test]
    public async Task Schedule_OfOneMapping_IsMadeToo()
    {
        var answer = await AddAsync("mappings/acme/cutover", $$"""{"reason":"x","at":"{{InAnHour}}"}""");

        _time.Advance(TimeSpan.FromMinutes(61));
        await RunAsync();

        Assert.That((string?)answer["identifiers"]![0], Is.EqualTo("acme"));
        Assert.That((await StateAsync("acme"), await StateAsync("birch")), Is.EqualTo((MappingState.Migrated, MappingState.Legacy)));
    }

    [Test]
    public async Task Schedule_LaterThanTheGrace_IsMissedAndNotMade()
    {
        await AddAsync("waves/one/cutover", $$"""{"reason":"x","at":"{{InAnHour}}"}""");

        _time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));
        await RunAsync();

        Assert.That(await StateAsync("acme"), Is.EqualTo(MappingState.Legacy));
        Assert.That((string?)(await ListAsync()).Single()!["status"], Is.EqualTo("missed"));
        Assert.That(_host.Log.LinesOf(1946), Has.One.StartsWith("Error"));
    }

    [Test]
    public async Task Schedule_RefusedWhenDue_FailsWithItsReasons()
    {
        await AddAsync("waves/one/retire", $$"""{"reason":"x","at":"{{InAnHour}}"}""");

        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync();

        var listed = (await ListAsync()).Single()!;
        Assert.That((string?)listed["status"], Is.EqualTo("failed"));
        Assert.That(
            listed["refused"]!.AsArray().Select(refused => $"{refused!["identifier"]}:{refused["code"]}"),
            Is.EqualTo(new[] { "acme:not_migrated", "birch:not_migrated" }));
        Assert.That(await StateAsync("acme"), Is.EqualTo(MappingState.Legacy));
    }

    [Test]
    public async Task Schedule_AboveTheThreshold_WaitsForASecondAdmin()
    {
        await _host.Operator.PutAsync("cedar", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","wave":"one"}""");
        using var own = await _host.Admin.PostAsync("/admin/v1/waves/one/pause", AdminAnswers.Json($$"""{"reason":"x","at":"{{InAnHour}}"}"""));
        var id = (string)(await own.JsonAsync())["id"]!;
        _time.Advance(TimeSpan.FromHours(1));

        await RunAsync();
        var before = await StateAsync("acme");
        using var byMaker = await _host.Admin.PostAsync($"/admin/v1/changes/scheduled/{id}/approve", null);
        await _host.Services.GetRequiredService<IScheduleStore>().ReplaceAsync(
            (await _host.Services.GetRequiredService<IScheduleStore>().FindAsync(id, CancellationToken.None))! with { CreatedBy = "key_other" },
            CancellationToken.None);
        using var bySecond = await _host.Admin.PostAsync($"/admin/v1/changes/scheduled/{id}/approve", null);
        await RunAsync();

        Assert.That(before, Is.EqualTo(MappingState.Legacy));
        await byMaker.ProblemAsync(HttpStatusCode.Conflict, "approval_by_maker");
        Assert.That((string?)(await bySecond.JsonAsync())["approved_by"], Is.EqualTo(_host.KeyOf(AdminRole.Admin).Key.Id));
        Assert.That(await StateAsync("cedar"), Is.EqualTo(MappingState.Paused));
    }

    [Test]
    public async Task Schedule_GrownAboveTheThreshold_FailsWithoutApproval()
    {
        await AddAsync("waves/one/pause", $$"""{"reason":"x","at":"{{InAnHour}}"}""");
        await _host.Operator.PutAsync("cedar", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","wave":"one"}""");

        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync();

        Assert.That((string?)(await ListAsync()).Single()!["status"], Is.EqualTo("failed"));
        Assert.That(await StateAsync("acme"), Is.EqualTo(MappingState.Legacy));
    }

    [Test]
    public async Task Schedule_ItsGatewayDiedAfterTheCommit_IsNotMadeAgain()
    {
        var id = (string)(await AddAsync("waves/one/cutover", $$"""{"reason":"x","at":"{{InAnHour}}"}"""))["id"]!;
        var store = _host.Services.GetRequiredService<IScheduleStore>();
        var waiting = (await store.FindAsync(id, CancellationToken.None))!;
        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        var done = (await store.FindAsync(id, CancellationToken.None))!;
        await store.ReplaceAsync(
            waiting with { Version = done.Version, Status = ScheduleStatus.Running, ClaimedUntil = _time.GetUtcNow() + TimeSpan.FromMinutes(1) },
            CancellationToken.None);
        await _host.Operator.PostAsync("/admin/v1/waves/one/rollback", AdminAnswers.Json("""{"reason":"back at once"}"""));

        await RunAsync();
        var whileClaimed = (await store.FindAsync(id, CancellationToken.None))!.Status;
        _time.Advance(TimeSpan.FromMinutes(2));
        await RunAsync();

        Assert.That(whileClaimed, Is.EqualTo(ScheduleStatus.Running));
        Assert.That(await store.FindAsync(id, CancellationToken.None), Has.Property("Status").EqualTo(ScheduleStatus.Done).And.Property("Revision").EqualTo(3));
        Assert.That(await StateAsync("acme"), Is.EqualTo(MappingState.Legacy), "the rollback stands");
    }

    [Test]
    public async Task Schedule_ItsGatewayDiedBeforeTheCommit_IsMadeByAnother()
    {
        var id = (string)(await AddAsync("waves/one/cutover", $$"""{"reason":"x","at":"{{InAnHour}}"}"""))["id"]!;
        var store = _host.Services.GetRequiredService<IScheduleStore>();
        _time.Advance(TimeSpan.FromHours(1));
        await store.ReplaceAsync(
            (await store.FindAsync(id, CancellationToken.None))! with { Status = ScheduleStatus.Running, ClaimedUntil = _time.GetUtcNow() },
            CancellationToken.None);

        await RunAsync();

        Assert.That(await StateAsync("acme"), Is.EqualTo(MappingState.Migrated));
    }

    [Test]
    public async Task Schedule_Cancelled_IsGoneAndNotMade()
    {
        var id = (string)(await AddAsync("waves/one/cutover", $$"""{"reason":"x","at":"{{InAnHour}}"}"""))["id"]!;

        using var cancelled = await _host.Operator.DeleteAsync($"/admin/v1/changes/scheduled/{id}");
        using var again = await _host.Operator.DeleteAsync($"/admin/v1/changes/scheduled/{id}");
        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync();

        Assert.That(cancelled.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        await again.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.That(await ListAsync(), Is.Empty);
        Assert.That(await StateAsync("acme"), Is.EqualTo(MappingState.Legacy));
    }

    [Test]
    public async Task Schedule_Over_CannotBeCancelledAndGoesAfterAMonth()
    {
        var id = (string)(await AddAsync("waves/one/pause", $$"""{"reason":"x","at":"{{InAnHour}}"}"""))["id"]!;
        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync();

        using var cancelled = await _host.Operator.DeleteAsync($"/admin/v1/changes/scheduled/{id}");
        _time.Advance(TimeSpan.FromDays(30));
        await RunAsync();
        var kept = await ListAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await RunAsync();

        await cancelled.ProblemAsync(HttpStatusCode.Conflict, "schedule_over");
        Assert.That(kept, Has.Count.EqualTo(1));
        Assert.That(await ListAsync(), Is.Empty);
    }

    [Test]
    public async Task Store_SameVersionTwice_TakesTheFirstOnly()
    {
        var id = (string)(await AddAsync("waves/one/pause", $$"""{"reason":"x","at":"{{InAnHour}}"}"""))["id"]!;
        var store = _host.Services.GetRequiredService<IScheduleStore>();
        var read = (await store.FindAsync(id, CancellationToken.None))!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.ReplaceAsync(read with { ApprovedBy = $"key_{i}" }, CancellationToken.None)));

        Assert.That(answers.Count(answer => answer is not null), Is.EqualTo(1));
        Assert.That((await store.FindAsync(id, CancellationToken.None))!.ApprovedBy, Is.EqualTo(answers.Single(answer => answer is not null)!.ApprovedBy));
        Assert.That(await store.RemoveAsync(read, CancellationToken.None), Is.False);
        Assert.That(await store.AddAsync(read with { Id = "another" }, max: 1, CancellationToken.None), Is.False);
    }

    protected abstract Task<AdminHost> StartHostAsync(Action<IServiceCollection> configureServices);

    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    // A runner of its own each time, as every gateway of a fleet has one.
    private Task<bool> RunAsync() => ActivatorUtilities.CreateInstance<ScheduleRunner>(_host.Services).RunDueAsync(lineage: null, CancellationToken.None);

    private async Task<JsonObject> AddAsync(string path, string json)
    {
        using var answer = await _host.Operator.PostAsync("/admin/v1/" + path, AdminAnswers.Json(json));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<JsonArray> ListAsync() => (await (await _host.Viewer.GetAsync("/admin/v1/changes/scheduled")).JsonAsync())["scheduled"]!.AsArray();

    private async Task<MappingState> StateAsync(string identifier) => (await _host.Store.FindAsync(identifier, CancellationToken.None))!.State;
}
