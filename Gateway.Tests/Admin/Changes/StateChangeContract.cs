using System.Net;
using Gateway.Admin.Keys;
using Gateway.Mappings.History;

namespace Gateway.Tests.Admin.Changes;

/// <summary>Changes of one mapping's state, on either store.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class StateChangeContract
{
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await StartHostAsync();

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        await CleanUpAsync();
    }

    [Test]
    public async Task Cutover_LegacyMapping_IsMigratedWithReasonAndTicketInTheHistory()
    {
        await _host.Operator.PutAsync("acme");

        var answer = await PostAsync("acme", "cutover", """{"reason":"wave 3 begins","ticket":"OPS-7"}""");

        var document = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((bool?)document["changed"], Is.True);
        Assert.That((string?)document["before"], Is.EqualTo("legacy"));
        Assert.That((string?)document["mapping"]!["state"], Is.EqualTo("migrated"));
        Assert.That((int?)document["revision"], Is.EqualTo(2));
        Assert.That(answer.Headers.ETag?.ToString(), Is.EqualTo("\"2\""));
        var change = (await _host.Store.ReadHistoryAsync("acme", 1, CancellationToken.None)).Single();
        Assert.That((change.Action, change.Reason, change.Ticket), Is.EqualTo((ChangeAction.Cutover, "wave 3 begins", "OPS-7")));
        Assert.That(change.By, Is.EqualTo(_host.KeyOf(AdminRole.Operator).Key.Id));
    }

    [Test]
    public async Task Changes_OneAfterTheOther_LeadWhereTheHistorySays()
    {
        await _host.Operator.PutAsync("acme");
        var states = new List<string>();

        foreach (var action in new[] { "shadow", "cutover", "pause", "resume", "rollback", "rollback", "cutover", "retire", "rollback" })
        {
            var document = await (await PostAsync("acme", action)).JsonAsync();
            states.Add((string)document["mapping"]!["state"]!);
        }

        Assert.That(states, Is.EqualTo(new[] { "shadow", "migrated", "paused", "migrated", "shadow", "legacy", "migrated", "retired", "migrated" }));
    }

    [Test]
    public async Task Pause_PausedAlready_MakesNoRevision()
    {
        await _host.Operator.PutAsync("acme");
        await PostAsync("acme", "pause");
        var before = await _host.Store.ReadPositionAsync(CancellationToken.None);

        var document = await (await PostAsync("acme", "pause")).JsonAsync();

        Assert.That((bool?)document["changed"], Is.False);
        Assert.That(await _host.Store.ReadPositionAsync(CancellationToken.None), Is.EqualTo(before));
    }

    [TestCase("rollback", "no_earlier_state")]
    [TestCase("retire", "not_migrated")]
    public async Task Change_TheStateForbids_SaysWhyAndChangesNothing(string action, string code)
    {
        await _host.Operator.PutAsync("acme");
        var before = await _host.Store.ReadPositionAsync(CancellationToken.None);

        var problem = await (await PostAsync("acme", action)).ProblemAsync(HttpStatusCode.Conflict, "transition_refused");

        Assert.That(problem.Faults(), Is.EqualTo(new[] { "state:" + code }));
        Assert.That(await _host.Store.ReadPositionAsync(CancellationToken.None), Is.EqualTo(before));
    }

    [Test]
    public async Task Retire_Forced_RetiresWhatIsNotMigrated()
    {
        await _host.Operator.PutAsync("acme");

        var document = await (await PostAsync("acme", "retire", """{"reason":"customer left","force":true}""")).JsonAsync();

        Assert.That((string?)document["mapping"]!["state"], Is.EqualTo("retired"));
    }

    [Test]
    public async Task Change_IfMatch_OnlyOverThatVersion()
    {
        await _host.Operator.PutAsync("acme");
        await PostAsync("acme", "shadow");

        var stale = await PostAsync("acme", "cutover", ifMatch: "\"1\"");
        var right = await PostAsync("acme", "cutover", ifMatch: "\"2\"");

        var problem = await stale.ProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        Assert.That((int?)problem["current_version"], Is.EqualTo(2));
        Assert.That((string?)problem["current_by"], Is.EqualTo(_host.KeyOf(AdminRole.Operator).Key.Id));
        Assert.That((string?)problem["detail"], Does.Contain("state shadow").And.Contain("revision 2"));
        Assert.That(right.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Change_UnknownOrAlias_IsNotFound()
    {
        await _host.Operator.PutAsync("acme", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["acme-old"]}""");

        await (await PostAsync("nobody", "pause")).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        var problem = await (await PostAsync("acme-old", "pause")).ProblemAsync(HttpStatusCode.NotFound, "not_found");

        Assert.That((string?)problem["errors"]![0]!["owner"], Is.EqualTo("acme"));
    }

    [TestCase("""{}""", "reason:required")]
    [TestCase("""{"reason":" ","ticket":"","force":1,"why":"x"}""", "reason:empty", "ticket:empty", "force:wrong_type", "why:unknown_field")]
    [TestCase("""{"reason":"two\nlines","force":true}""", "reason:control_character", "force:not_allowed")]
    public async Task Change_BadBody_IsRefusedWithEveryFault(string json, params string[] expected)
    {
        await _host.Operator.PutAsync("acme");

        var problem = await (await PostAsync("acme", "pause", json)).ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");

        Assert.That(problem.Faults(), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task Change_Viewer_IsForbidden()
    {
        await _host.Operator.PutAsync("acme");

        var answer = await _host.Viewer.PostAsync(AdminAnswers.MappingPath("acme") + "/cutover", AdminAnswers.Json("""{"reason":"x"}"""));

        await answer.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Test]
    public async Task Write_WithReasonAndTicket_KeepsThemInTheHistory()
    {
        var query = "?reason=new%20IdP&ticket=OPS-8";

        var put = await _host.Operator.PutAsync(
            AdminAnswers.MappingPath("acme") + query, AdminAnswers.Json($$"""{"connection_id":"{{AdminAnswers.ConnectionId}}"}"""));
        var deleted = await _host.Operator.DeleteAsync(AdminAnswers.MappingPath("acme") + query);
        var refused = await _host.Operator.DeleteAsync(AdminAnswers.MappingPath("acme") + "?reason=&tiket=1");

        Assert.That((put.StatusCode, deleted.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.NoContent)));
        var history = await _host.Store.ReadHistoryAsync("acme", 10, CancellationToken.None);
        Assert.That(history.Select(change => (change.Action, change.Reason, change.Ticket)), Is.EqualTo(new (ChangeAction, string?, string?)[]
        {
            (ChangeAction.Delete, "new IdP", "OPS-8"),
            (ChangeAction.Put, "new IdP", "OPS-8"),
        }));
        var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_query");
        Assert.That(problem.Faults(), Is.EquivalentTo(new[] { "reason:empty", "tiket:unknown_parameter" }));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Operators_TenAtOnceOnTheSameMappings_LoseNoUpdateAndEachRefusalSaysWho()
    {
        const int Operators = 10, Rounds = 12;
        string[] identifiers = ["acme", "birch"];
        foreach (var identifier in identifiers)
        {
            await _host.Operator.PutAsync(identifier);
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Operators).Select(number => Task.Run(() => OperateAsync(number, Rounds, identifiers))));

        var accepted = outcomes.SelectMany(outcome => outcome.Accepted).ToList();
        var refused = outcomes.SelectMany(outcome => outcome.Refused).ToList();
        Assert.That(outcomes.SelectMany(outcome => outcome.Other), Is.Empty);
        Assert.That(refused, Is.All.Contain("made by key_"));
        Assert.That(accepted, Is.Unique, "one version of a mapping has one maker");
        foreach (var identifier in identifiers)
        {
            var versions = accepted.Where(made => made.Identifier == identifier).Select(made => made.Version).Order();
            var mapping = await _host.Store.FindAsync(identifier, CancellationToken.None);
            Assert.That(versions, Is.EqualTo(Enumerable.Range(2, (int)mapping!.Version - 1).Select(version => (long)version)), "each version was one caller's");
            var notes = (await _host.Store.ReadHistoryAsync(identifier, 10_000, CancellationToken.None)).Select(change => change.After!.Note);
            Assert.That(notes.First(), Is.EqualTo(mapping.Note));
        }
    }

    protected abstract Task<AdminHost> StartHostAsync();

    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    // Even operators put what they read with a note of their own, the others change the state; both go on from what is there.
    private async Task<(List<(string Identifier, long Version)> Accepted, List<string> Refused, List<string> Other)> OperateAsync(
        int number, int rounds, string[] identifiers)
    {
        var (accepted, refused, other) = (new List<(string, long)>(), new List<string>(), new List<string>());
        var client = _host.As(AdminRole.Operator);
        for (var round = 0; round < rounds; round++)
        {
            var identifier = identifiers[(number + round) % identifiers.Length];
            var answer = number % 2 == 0
                ? await PutReadAsync(client, identifier, $"{number}/{round}")
                : await PostAsync(identifier, round % 2 == 0 ? "cutover" : "rollback");
            var json = await answer.JsonAsync();
            if (answer.IsSuccessStatusCode && (bool?)json["changed"] is not false)
            {
                accepted.Add((identifier, (long)(json["mapping"]?["version"] ?? json["version"])!));
            }
            else if ((string?)json["error_type"] is "version_mismatch" or "changed_meanwhile")
            {
                refused.Add((string)json["detail"]!);
            }
            else if (!answer.IsSuccessStatusCode && (string?)json["error_type"] is not "transition_refused")
            {
                other.Add(json.ToJsonString());
            }
        }

        return (accepted, refused, other);
    }

    private static async Task<HttpResponseMessage> PutReadAsync(HttpClient client, string identifier, string note)
    {
        var read = await client.GetAsync(AdminAnswers.MappingPath(identifier));
        var mapping = await read.JsonAsync();
        mapping["note"] = note;
        return await client.PutAsync(identifier, mapping.ToJsonString(), ifMatch: read.Headers.ETag!.ToString());
    }

    private Task<HttpResponseMessage> PostAsync(string identifier, string action, string json = """{"reason":"test"}""", string? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{AdminAnswers.MappingPath(identifier)}/{action}") { Content = AdminAnswers.Json(json) };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return _host.Operator.SendAsync(request);
    }
}
