using System.Net;
using System.Text.Json.Nodes;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Revisions;

/// <summary>Going back to an earlier revision, on either store.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class RestoreContract
{
    private AdminHost _host = null!;

    // 1: acme, 2: birch, 3: acme migrated, 4: birch deleted, 5: cedar.
    [SetUp]
    public async Task StartAsync()
    {
        _host = await StartHostAsync(_ => { });
        await _host.Operator.PutAsync("acme");
        await _host.Operator.PutAsync("birch");
        await _host.Operator.PutAsync("acme", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","state":"migrated","note":"new"}""");
        await _host.Operator.DeleteAsync(AdminAnswers.MappingPath("birch"));
        await _host.Operator.PutAsync("cedar");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        await CleanUpAsync();
    }

    [Test]
    public async Task Restore_WholeTable_IsAsItWasThen()
    {
        var answer = await PostAsync(_host.Admin, 2, """{"reason":"bad import","ticket":"INC-2"}""");

        Assert.That(((bool?)answer["applied"], (int?)answer["revision"], (int?)answer["changed"]), Is.EqualTo((true, 6, 3)));
        var acme = await _host.Store.FindAsync("acme", CancellationToken.None);
        Assert.That((acme!.State, acme.Note, acme.Version), Is.EqualTo((MappingState.Legacy, (string?)null, 3)));
        Assert.That(await _host.Store.FindAsync("birch", CancellationToken.None), Is.Not.Null);
        Assert.That(await _host.Store.FindAsync("cedar", CancellationToken.None), Is.Null);
        var revision = (await _host.Store.ReadRevisionsAsync(null, 1, CancellationToken.None)).Single();
        Assert.That(
            (revision.Action, revision.Reason, revision.Ticket, revision.Source), Is.EqualTo((ChangeAction.Restore, "bad import", "INC-2", "revision 2")));
    }

    [Test]
    public async Task Restore_TheRestoreItself_IsUndoneLikewise()
    {
        await PostAsync(_host.Admin, 2, """{"reason":"back"}""");

        await PostAsync(_host.Admin, 5, """{"reason":"forth"}""");

        Assert.That((await _host.Store.FindAsync("acme", CancellationToken.None))!.Note, Is.EqualTo("new"));
        Assert.That(await _host.Store.FindAsync("birch", CancellationToken.None), Is.Null);
        Assert.That(await _host.Store.FindAsync("cedar", CancellationToken.None), Is.Not.Null);
    }

    [TestCase("acme", 2, "Legacy")]
    [TestCase("birch", 3, "Legacy")]
    [TestCase("cedar", 4, null)]
    public async Task Restore_OneMapping_TouchesOnlyThat(string identifier, int revision, string? expected)
    {
        var answer = await PostAsync(_host.Operator, revision, $$"""{"reason":"x","identifier":"{{identifier}}"}""");

        Assert.That(((bool?)answer["applied"], (int?)answer["revision"], (int?)answer["changed"]), Is.EqualTo((true, 6, 1)));
        Assert.That((await _host.Store.FindAsync(identifier, CancellationToken.None))?.State.ToString(), Is.EqualTo(expected));
        Assert.That((await _host.Store.ReadRevisionsAsync(null, 1, CancellationToken.None)).Single().Changes, Is.EqualTo(1));
    }

    [TestCase("""{"reason":"x","dry_run":true}""", 3)]
    [TestCase("""{"reason":"x","dry_run":true,"identifier":"acme"}""", 1)]
    public async Task Restore_DryRun_MakesAPlanOnly(string json, int changes)
    {
        var answer = await PostAsync(_host.Admin, 2, json);

        Assert.That(((bool?)answer["applied"], (int?)answer["changed"], (int?)answer["plan"]!["revision"]), Is.EqualTo((false, changes, 5)));
        Assert.That((await _host.Store.ReadPositionAsync(CancellationToken.None)).Revision, Is.EqualTo(5));
    }

    [TestCase("""{"reason":"x"}""")]
    [TestCase("""{"reason":"x","identifier":"acme"}""")]
    public async Task Restore_ToNow_ChangesNothing(string json)
    {
        var answer = await PostAsync(_host.Admin, 5, json);

        Assert.That(((bool?)answer["applied"], (int?)answer["changed"]), Is.EqualTo((false, 0)));
        Assert.That((await _host.Store.ReadPositionAsync(CancellationToken.None)).Revision, Is.EqualTo(5));
    }

    [Test]
    public async Task Restore_OneMappingWhoseAliasIsTaken_IsRefusedAndNamesTheOwner()
    {
        await _host.Operator.PutAsync("dogwood", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["birch"]}""");

        using var answer = await SendAsync(_host.Operator, "2", """{"reason":"x","identifier":"birch"}""");

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_mapping");
        Assert.That((string?)problem["errors"]![0]!["owner"], Is.EqualTo("dogwood"));
    }

    [TestCase("99", """{"reason":"x"}""", HttpStatusCode.NotFound, "not_found")]
    [TestCase("2", """{"reason":"x","identifier":"nobody"}""", HttpStatusCode.NotFound, "not_found")]
    [TestCase("0", """{"reason":"x"}""", HttpStatusCode.BadRequest, "invalid_body")]
    [TestCase("2", """{"identifier":""}""", HttpStatusCode.BadRequest, "invalid_body")]
    public async Task Restore_WhatCannotBe_IsRefused(string revision, string json, HttpStatusCode status, string errorType)
    {
        using var answer = await SendAsync(_host.Admin, revision, json);

        await answer.ProblemAsync(status, errorType);
        Assert.That((await _host.Store.ReadPositionAsync(CancellationToken.None)).Revision, Is.EqualTo(5));
    }

    [Test]
    public async Task Restore_WholeTableByAnOperator_IsForbidden()
    {
        using var answer = await SendAsync(_host.Operator, "2", """{"reason":"x"}""");

        await answer.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    protected abstract Task<AdminHost> StartHostAsync(Action<IServiceCollection> configureServices);

    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    private static async Task<JsonObject> PostAsync(HttpClient client, int revision, string json)
    {
        using var answer = await SendAsync(client, $"{revision}", json);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string revision, string json) =>
        client.PostAsync($"/admin/v1/revisions/{revision}/restore", AdminAnswers.Json(json));
}
