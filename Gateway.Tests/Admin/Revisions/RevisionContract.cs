using System.Net;
using System.Text.Json.Nodes;
using Gateway.Admin.Keys;

namespace Gateway.Tests.Admin.Revisions;

/// <summary>The numbered past as the admin API shows it, on either store.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class RevisionContract
{
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await StartHostAsync();
        await _host.Operator.PutAsync("acme");
        await _host.Operator.PutAsync("birch");
        await PostAsync("mappings/acme/cutover", """{"reason":"wave 1","ticket":"OPS-1"}""");
        await _host.Operator.DeleteAsync(AdminAnswers.MappingPath("birch") + "?reason=left");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        await CleanUpAsync();
    }

    [Test]
    public async Task List_All_IsNewestFirstWithWhoAndWhy()
    {
        var revisions = await ListAsync("revisions");

        Assert.That(revisions.Select(revision => (int?)revision!["revision"]), Is.EqualTo(new[] { 4, 3, 2, 1 }));
        Assert.That(revisions.Select(revision => (string?)revision!["action"]), Is.EqualTo(new[] { "delete", "cutover", "put", "put" }));
        Assert.That((string?)revisions[1]!["reason"], Is.EqualTo("wave 1"));
        Assert.That((string?)revisions[1]!["ticket"], Is.EqualTo("OPS-1"));
        Assert.That((string?)revisions[1]!["by"], Is.EqualTo(_host.KeyOf(AdminRole.Operator).Key.Id));
        Assert.That(revisions.Select(revision => ((string?)revision!["hash"])!.Length), Is.All.EqualTo(64));
    }

    [Test]
    public async Task List_ByPages_ShowsEachOnce()
    {
        var first = await GetAsync("revisions?limit=3");
        var second = await GetAsync($"revisions?limit=3&cursor={first["next_cursor"]}");

        Assert.That(first["revisions"]!.AsArray(), Has.Count.EqualTo(3));
        Assert.That(second["revisions"]!.AsArray().Select(revision => (int?)revision!["revision"]), Is.EqualTo(new[] { 1 }));
        Assert.That(second["next_cursor"], Is.Null);
    }

    [TestCase("revisions?action=put", 2, 1)]
    [TestCase("revisions?by=nobody")]
    public async Task List_Filtered_ShowsOnlyThose(string path, params int[] expected)
    {
        Assert.That((await ListAsync(path)).Select(revision => (int)revision!["revision"]!), Is.EqualTo(expected));
    }

    [TestCase("revisions?limit=0&cursor=x&action=gone&who=me", "limit:out_of_range", "cursor:out_of_range", "action:not_one_of", "who:unknown_parameter")]
    [TestCase("revisions/1?limit=9999", "limit:out_of_range")]
    [TestCase("mappings/acme/history?cursor=0", "cursor:out_of_range")]
    public async Task Any_BadQuery_IsRefusedWithEveryFault(string path, params string[] expected)
    {
        var problem = await (await _host.Viewer.GetAsync("/admin/v1/" + path)).ProblemAsync(HttpStatusCode.BadRequest, "invalid_query");

        Assert.That(problem.Faults(), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task Get_ACutover_ShowsTheStateBeforeAndAfter()
    {
        var document = await GetAsync("revisions/3");

        var change = document["changes"]!.AsArray().Single()!;
        Assert.That((string?)document["revision"]!["action"], Is.EqualTo("cutover"));
        Assert.That((string?)change["identifier"], Is.EqualTo("acme"));
        Assert.That((string?)change["kind"], Is.EqualTo("change"));
        Assert.That(change["fields"]!.ToJsonString(), Is.EqualTo("""[{"field":"state","before":"legacy","after":"migrated"}]"""));
        Assert.That(document["next_cursor"], Is.Null);
    }

    [Test]
    public async Task Get_ADeletion_ShowsWhatWasLost()
    {
        var change = (await GetAsync("revisions/4"))["changes"]![0]!;

        Assert.That((string?)change["kind"], Is.EqualTo("delete"));
        Assert.That(change["fields"]!.AsArray().Select(field => (string?)field!["field"]), Does.Contain("connection_id"));
        Assert.That(change["fields"]!.AsArray().Select(field => field!["after"]), Is.All.Null);
    }

    [Test]
    public async Task Get_UnknownRevision_IsNotFound([Values("0", "99", "9223372036854775807")] string number)
    {
        await (await _host.Viewer.GetAsync("/admin/v1/revisions/" + number)).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task History_OfAMapping_IsNewestFirstFieldByField()
    {
        var history = (await GetAsync("mappings/acme/history"))["history"]!.AsArray();

        Assert.That(history.Select(entry => (string?)entry!["action"]), Is.EqualTo(new[] { "cutover", "put" }));
        Assert.That((string?)history[0]!["reason"], Is.EqualTo("wave 1"));
        Assert.That((string?)history[0]!["change"]!["fields"]![0]!["after"], Is.EqualTo("migrated"));
        Assert.That((string?)history[1]!["change"]!["kind"], Is.EqualTo("add"));
    }

    [Test]
    public async Task History_OfADeletedMapping_IsStillThere()
    {
        var first = await GetAsync("mappings/birch/history?limit=1");
        var second = await GetAsync($"mappings/birch/history?limit=1&cursor={first["next_cursor"]}");

        Assert.That((string?)first["history"]![0]!["change"]!["kind"], Is.EqualTo("delete"));
        Assert.That((string?)second["history"]![0]!["change"]!["kind"], Is.EqualTo("add"));
        Assert.That(second["next_cursor"], Is.Null);
    }

    [Test]
    public async Task History_OfNobody_IsNotFound()
    {
        await (await _host.Viewer.GetAsync(AdminAnswers.MappingPath("nobody") + "/history")).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Verify_UntouchedPast_HasNoFindings()
    {
        var report = await (await _host.Admin.GetAsync("/admin/v1/audit/verify")).JsonAsync();

        Assert.That((int?)report["last"], Is.EqualTo(4));
        Assert.That(report["findings"]!.AsArray(), Is.Empty);
        Assert.That(((string?)report["head"])!.Length, Is.EqualTo(64));
        Assert.That((await _host.Operator.GetAsync("/admin/v1/audit/verify")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    protected abstract Task<AdminHost> StartHostAsync();

    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    private async Task<JsonObject> GetAsync(string path)
    {
        var answer = await _host.Viewer.GetAsync("/admin/v1/" + path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<JsonArray> ListAsync(string path) => (await GetAsync(path))["revisions"]!.AsArray();

    private async Task PostAsync(string path, string json) =>
        Assert.That((await _host.Operator.PostAsync("/admin/v1/" + path, AdminAnswers.Json(json))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
}
