using System.Net;
using Gateway.Admin;

namespace Gateway.Tests.Admin;

[Parallelizable]
internal sealed class AdminKeysTests
{
    private const string Path = "/admin/v1/keys";

    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Create_Key_ShowsItsSecretOnceAndItWorks()
    {
        var answer = await _host.Admin.PostAsync(Path, AdminAnswers.Json("""{"name":"ci pipeline","role":"operator"}"""));

        var made = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((string?)made["name"], Is.EqualTo("ci pipeline"));
        Assert.That((string?)made["role"], Is.EqualTo("operator"));
        Assert.That((string?)made["created_by"], Is.EqualTo(_host.KeyOf(AdminRole.Admin).Key.Id));
        Assert.That(answer.Headers.CacheControl?.NoStore, Is.True);
        var client = _host.With(AdminHost.Basic((string)made["id"]!, (string)made["secret"]!));
        Assert.That((await client.PutAsync("by-new-key")).StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((await client.GetAsync(Path)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task List_Keys_NamesThemWithoutSecretOrHash()
    {
        var keys = await (await _host.Admin.GetAsync(Path)).JsonAsync();

        string[] fields = ["id", "name", "role", "created_at", "created_by", "expires_at", "last_used_at"];
        var list = keys["keys"]!.AsArray();
        Assert.That(list, Has.Count.EqualTo(3));
        Assert.That(list.Select(key => key!.AsObject().Select(field => field.Key)), Has.All.EqualTo(fields));
    }

    [TestCase("""{}""", "name:required", "role:required")]
    [TestCase("""{"name":" ","role":"root"}""", "name:required", "role:not_one_of")]
    [TestCase("""{"name":1,"role":2,"secret":"x"}""", "name:wrong_type", "role:not_one_of", "secret:unknown_field")]
    [TestCase("""{"name":null,"role":null}""", "name:null_not_allowed", "role:null_not_allowed")]
    [TestCase("""{"name":"a\u0000","role":"viewer"}""", "name:control_character")]
    public async Task Create_BadFields_AreAllNamedAndNoKeyIsMade(string json, params string[] expected)
    {
        var problem = await (await _host.Admin.PostAsync(Path, AdminAnswers.Json(json))).ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");

        Assert.That(problem.Faults(), Is.EquivalentTo(expected));
        Assert.That(await _host.KeyStore.ListAsync(CancellationToken.None), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Create_LongName_IsRefused()
    {
        var json = $$"""{"name":"{{new string('x', 101)}}","role":"viewer"}""";

        var problem = await (await _host.Admin.PostAsync(Path, AdminAnswers.Json(json))).ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");

        Assert.That(problem.Faults(), Is.EqualTo(new List<string> { "name:too_long" }));
    }

    [Test]
    public async Task Revoke_Key_EndsIt()
    {
        var id = _host.KeyOf(AdminRole.Viewer).Key.Id;

        var answer = await _host.Admin.DeleteAsync($"{Path}/{id}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await _host.Viewer.GetAsync("/admin/v1/status")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        await (await _host.Admin.DeleteAsync($"{Path}/{id}")).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Revoke_LastAdmin_IsRefused()
    {
        var answer = await _host.Admin.DeleteAsync($"{Path}/{_host.KeyOf(AdminRole.Admin).Key.Id}");

        await answer.ProblemAsync(HttpStatusCode.Conflict, "last_admin");
        Assert.That(await _host.KeyStore.ListAsync(CancellationToken.None), Has.Count.EqualTo(3));
    }
}
