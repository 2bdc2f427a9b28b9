using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Admin.Keys;
using Gateway.Changes.Plans;
using Gateway.Mappings;
using Gateway.Tests.Mappings.Store;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

/// <summary>Plans over HTTP: what is sent, what is answered, who may.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class AdminPlansTests : IAsyncDisposable
{
    private const string Connection = AdminAnswers.ConnectionId;
    private const string Header = "identifier,connection_id,alternative_audience_uri,wave\n";

    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(configureServices: services => services.Configure<PlanOptions>(options =>
        {
            options.ApprovalThreshold = 3;
            options.MaxBodyBytes = 10_000;
        }));
        // The status of this host is fixed: it says that every revision is served.
        _host.Status.Current = _host.Status.Current with { Revision = long.MaxValue };
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Test]
    public async Task Post_Csv_ShowsWhatItWouldChangeAndChangesNothing()
    {
        await _host.Store.StoreAsync(StoreSamples.Put(StoreSamples.Mapping("b") with { State = MappingState.Migrated }), StoreSamples.Put("c"));

        var answer = await PlanAsync(
            $"{Header}a,{Connection},urn:a:b,w1\nb,{Connection},,\n", query: "?prune=true&reason=first%20try&ticket=OPS-1&source=m.csv");

        var plan = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), plan.ToJsonString());
        Assert.That(answer.Headers.Location!.OriginalString, Is.EqualTo($"/admin/v1/plans/{plan["id"]}"));
        Assert.That(
            ((int?)plan["adds"], (int?)plan["changes"], (int?)plan["deletes"], (int?)plan["unchanged"], (int?)plan["revision"]),
            Is.EqualTo(((int?)1, (int?)0, (int?)1, (int?)1, (int?)1)));
        Assert.That(
            ((string?)plan["reason"], (string?)plan["ticket"], (string?)plan["source"], (string?)plan["action"]),
            Is.EqualTo(("first try", "OPS-1", "m.csv", "apply")));
        var add = plan["diff"]![0]!;
        Assert.That(((string?)add["kind"], (string?)add["identifier"], (string?)add["row"]), Is.EqualTo(("add", "a", "line 2 (row 1)")));
        Assert.That(
            add["fields"]!.AsArray().Select(field => $"{field!["field"]}={field["after"]}"), Does.Contain("wave=w1").And.Contain("redirect_status=307"));
        Assert.That((string?)plan["diff"]![1]!["kind"], Is.EqualTo("delete"));
        Assert.That((await _host.Store.ReadPositionAsync()).Revision, Is.EqualTo(1));
    }

    [TestCase("application/json", """[{"identifier":"a","connection_id":"saml-connection-test-1"}]""")]
    [TestCase("application/yaml", "- identifier: a\n  connection_id: saml-connection-test-1\n")]
    [TestCase("text/csv; charset=utf-8", "\uFEFFidentifier;connection_id\r\na;saml-connection-test-1\r\n")]
    public async Task Post_EveryFormat_IsApplied(string type, string body)
    {
        var applied = await ApplyAsync(await PlanAsync(body, type));

        Assert.That(((int?)applied["revision"], (int?)applied["adds"], (bool?)applied["already_applied"]), Is.EqualTo(((int?)1, (int?)1, (bool?)false)));
        Assert.That((await _host.Store.FindAsync("a"))!.ConnectionId, Is.EqualTo("saml-connection-test-1"));
    }

    [Test]
    public async Task Post_FaultyRowsAndCollisions_NamesAllAtOnce()
    {
        await _host.Store.StoreAsync(StoreSamples.Put("owner", "taken"));

        var answer = await PlanAsync(
            $"id,connection_id,redirect status\na,{Connection},302\nb,nonsense,\ntaken,{Connection},\nc,{Connection},\nc,{Connection},\n");

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_plan");
        Assert.That(
            problem.Faults(),
            Is.EqualTo(new[] { "redirect_status:not_allowed", "connection_id:not_of_project", "identifier:duplicate", "identifier:key_taken" }));
        Assert.That(
            problem["errors"]!.AsArray().Select(error => (string?)error!["row"]),
            Is.EqualTo(new[] { "line 2 (row 1)", "line 3 (row 2)", "line 6 (row 5)", "line 4 (row 3)" }));
        Assert.That((string?)problem["errors"]![0]!["column"], Is.EqualTo("redirect status"));
        Assert.That((string?)problem["errors"]![3]!["owner"], Is.EqualTo("owner"));
        Assert.That((await (await _host.Viewer.GetAsync("/admin/v1/plans")).JsonAsync())["plans"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Post_StateColumnLeftOut_KeepsACutOver()
    {
        await _host.Store.StoreAsync(StoreSamples.Put(StoreSamples.Mapping("a") with { State = MappingState.Migrated }));

        await ApplyAsync(await PlanAsync($"{Header}a,{Connection},,w2\n"));
        Assert.That((await _host.Store.FindAsync("a"))!.State, Is.EqualTo(MappingState.Migrated));

        await ApplyAsync(await PlanAsync($"identifier,connection_id,state\na,{Connection},legacy\n"));
        Assert.That((await _host.Store.FindAsync("a"))!.State, Is.EqualTo(MappingState.Legacy));
    }

    [TestCase("csv", "text/csv")]
    [TestCase("json", "application/json")]
    [TestCase("yaml", "application/yaml")]
    public async Task Post_WhatWasExported_ChangesNothing(string format, string type)
    {
        await _host.Store.StoreAsync(
            StoreSamples.Put(StoreSamples.Mapping("a", "b c", "d|e") with { State = MappingState.Paused, Note = "x\r\ny", RedirectStatus = 303 }),
            StoreSamples.Put("\U0001F600"));
        var export = await _host.Viewer.GetStringAsync($"/admin/v1/export?format={format}");

        var plan = await (await PlanAsync(export, type, "?prune=true")).JsonAsync();

        Assert.That(
            ((int?)plan["adds"], (int?)plan["changes"], (int?)plan["deletes"], (int?)plan["unchanged"]), Is.EqualTo(((int?)0, (int?)0, (int?)0, (int?)2)));
    }

    [Test]
    public async Task Apply_TableMoved_SaysByWhomAndChangesNothing()
    {
        var plan = await (await PlanAsync($"{Header}a,{Connection},,\n")).JsonAsync();
        await _host.Store.StoreAsync(StoreSamples.Put("b"));

        var problem = await (await _host.Operator.PostAsync($"/admin/v1/plans/{plan["id"]}/apply", null)).ProblemAsync(
            HttpStatusCode.Conflict, "plan_outdated");

        Assert.That((string?)problem["detail"], Does.Contain("revision 0").And.Contain("at 1"));
        Assert.That((string?)problem["errors"]![0]!["message"], Does.Contain(StoreSamples.By));
        Assert.That(await _host.Store.FindAsync("a"), Is.Null);
    }

    [Test]
    public async Task Apply_Again_AnswersTheSameRevision()
    {
        var answer = await PlanAsync($"{Header}a,{Connection},,\n");
        await ApplyAsync(answer);

        var again = await ApplyAsync(answer);

        Assert.That(((int?)again["revision"], (bool?)again["already_applied"]), Is.EqualTo(((int?)1, (bool?)true)));
    }

    [Test]
    public async Task Approve_LargePlan_IsNeededFromAnotherAdmin()
    {
        var body = Header + string.Concat(Enumerable.Range(0, 4).Select(i => $"t{i},{Connection},,\n"));
        var plan = await (await PlanAsync(body, client: _host.Admin)).JsonAsync();
        var path = $"/admin/v1/plans/{plan["id"]}";
        Assert.That((bool?)plan["needs_approval"], Is.True);

        await (await _host.Operator.PostAsync($"{path}/apply", null)).ProblemAsync(HttpStatusCode.Conflict, "plan_needs_approval");
        await (await _host.Operator.PostAsync($"{path}/approve", null)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await (await _host.Admin.PostAsync($"{path}/approve", null)).ProblemAsync(HttpStatusCode.Conflict, "approval_by_maker");
        var second = NewAdmin();
        var approved = await (await second.PostAsync($"{path}/approve", null)).JsonAsync();

        Assert.That(((bool?)approved["needs_approval"], (string?)approved["approval"]!["by"]), Is.EqualTo(((bool?)false, "second")));
        Assert.That((await _host.Operator.PostAsync($"{path}/apply", null)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await (await second.PostAsync($"{path}/approve", null)).ProblemAsync(HttpStatusCode.Conflict, "plan_applied");
    }

    [Test]
    public async Task Changes_PageByPage_GivesEachOnceAndByKind()
    {
        await _host.Store.StoreAsync(StoreSamples.Put("t0"), StoreSamples.Put("gone"));
        var plan = await (await PlanAsync(Header + string.Concat(Enumerable.Range(0, 5).Select(i => $"t{i},{Connection},,w\n")), query: "?prune=true"))
            .JsonAsync();
        var path = $"/admin/v1/plans/{plan["id"]}/changes";

        var seen = new List<string>();
        var cursor = (string?)"";
        while (cursor is not null)
        {
            var page = await (await _host.Viewer.GetAsync($"{path}?limit=2{cursor}")).JsonAsync();
            seen.AddRange(page["changes"]!.AsArray().Select(change => $"{change!["kind"]} {change["identifier"]}"));
            cursor = (string?)page["next_cursor"] is { } next ? $"&cursor={next}" : null;
        }

        Assert.That(seen, Is.EqualTo(new[] { "delete gone", "change t0", "add t1", "add t2", "add t3", "add t4" }));
        var changed = await (await _host.Viewer.GetAsync($"{path}?kind=change")).JsonAsync();
        Assert.That(changed["changes"]!.AsArray().Single()!["fields"]!.ToJsonString(), Is.EqualTo("""[{"field":"wave","before":null,"after":"w"}]"""));
        await (await _host.Viewer.GetAsync($"{path}?kind=replace&cursor=x")).ProblemAsync(HttpStatusCode.BadRequest, "invalid_query");
    }

    [Test]
    public async Task Post_LargerThanAllowed_IsRefused() =>
        await (await PlanAsync(Header + new string('x', 20_000))).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");

    [TestCase("text/plain", "")]
    [TestCase("text/csv; charset=utf-32", "")]
    [TestCase("text/csv", "gzip")]
    public async Task Post_OtherType_IsRefused(string type, string encoding) =>
        await (await PlanAsync(Header, type, encoding: encoding)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

    [TestCase("?prune=yes")]
    [TestCase("?prun=true")]
    [TestCase("?reason=")]
    [TestCase("?dry_run=true")]
    public async Task Post_QueryNotKnown_IsRefused(string query) =>
        await (await PlanAsync(Header, query: query)).ProblemAsync(HttpStatusCode.BadRequest, "invalid_query");

    [Test]
    public async Task Plans_UnknownOrRemoved_AreNotFound()
    {
        var plan = await (await PlanAsync($"{Header}a,{Connection},,\n")).JsonAsync();
        Assert.That((await _host.Operator.DeleteAsync($"/admin/v1/plans/{plan["id"]}")).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));

        foreach (var path in new[] { $"{plan["id"]}", "nonsense", "0123456789abcdef0123456789abcdef" })
        {
            await (await _host.Viewer.GetAsync($"/admin/v1/plans/{path}")).ProblemAsync(HttpStatusCode.NotFound, "not_found");
            await (await _host.Viewer.GetAsync($"/admin/v1/plans/{path}/changes")).ProblemAsync(HttpStatusCode.NotFound, "not_found");
            await (await _host.Operator.DeleteAsync($"/admin/v1/plans/{path}")).ProblemAsync(HttpStatusCode.NotFound, "not_found");
            await (await _host.Operator.PostAsync($"/admin/v1/plans/{path}/apply", null)).ProblemAsync(HttpStatusCode.NotFound, "not_found");
            await (await _host.Admin.PostAsync($"/admin/v1/plans/{path}/approve", null)).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        }
    }

    [Test]
    public async Task List_Plans_TellsThoseThatWereApplied()
    {
        var first = await PlanAsync($"{Header}a,{Connection},,\n");
        await ApplyAsync(first);
        await PlanAsync($"{Header}b,{Connection},,\n");

        var plans = (await (await _host.Viewer.GetAsync("/admin/v1/plans")).JsonAsync())["plans"]!.AsArray();

        Assert.That(plans.Select(plan => (int?)plan!["applied"]?["revision"]), Is.EquivalentTo(new int?[] { null, 1 }));
    }

    private HttpClient NewAdmin()
    {
        const string Secret = "0123456789abcdef0123456789abcdef-second";
        var key = _host.KeyOf(AdminRole.Admin).Key with
        {
            Id = "second",
            SecretSha256 = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Secret)),
        };
        _host.KeyStore.PutAsync(key, CancellationToken.None).GetAwaiter().GetResult();
        return _host.With(AdminHost.Basic("second", Secret));
    }

    private Task<HttpResponseMessage> PlanAsync(string body, string type = "text/csv", string query = "", string encoding = "", HttpClient? client = null)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding.Length > 0)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return (client ?? _host.Operator).PostAsync($"/admin/v1/plans{query}", content);
    }

    private async Task<JsonObject> ApplyAsync(HttpResponseMessage planned)
    {
        var plan = await planned.JsonAsync();
        Assert.That(planned.StatusCode, Is.EqualTo(HttpStatusCode.Created), plan.ToJsonString());
        var answer = await _host.Operator.PostAsync($"/admin/v1/plans/{plan["id"]}/apply", null);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }
}
