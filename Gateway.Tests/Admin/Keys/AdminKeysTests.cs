using System.Net;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin.Keys;

[Parallelizable]
internal sealed class AdminKeysTests
{
    private const string Path = "/admin/v1/keys";

    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(configureServices: services => services.AddSingleton<TimeProvider>(_time));

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

    [TestCase("\"expires_in_days\":7", 7)]
    [TestCase("\"expires_at\":\"2026-03-05T09:05:00Z\"", 3)]
    [TestCase("\"expires_at\":null", null)]
    public async Task Create_WithAnEnd_ShowsItInTheAnswerAndTheList(string field, int? days)
    {
        var expected = days is { } number ? _time.GetUtcNow().AddDays(number) : (DateTimeOffset?)null;

        var made = await (await _host.Admin.PostAsync(Path, AdminAnswers.Json($$"""{"name":"ci","role":"viewer",{{field}}}"""))).JsonAsync();

        var listed = (await (await _host.Admin.GetAsync(Path)).JsonAsync())["keys"]!.AsArray().Single(key => (string?)key!["id"] == (string?)made["id"]);
        Assert.That((DateTimeOffset?)made["expires_at"], Is.EqualTo(expected));
        Assert.That((DateTimeOffset?)listed!["expires_at"], Is.EqualTo(expected));
        Assert.That(made.ContainsKey("expires_in_days"), Is.False);
    }

    [Test]
    public async Task Get_KeyThatExpired_IsToldSoOnlyWithTheRightSecret()
    {
        var made = await (await _host.Admin.PostAsync(Path, AdminAnswers.Json("""{"name":"ci","role":"viewer","expires_in_days":1}"""))).JsonAsync();
        var (id, secret) = ((string)made["id"]!, (string)made["secret"]!);
        using var client = _host.With(AdminHost.Basic(id, secret));
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        Assert.That((await client.GetAsync("/admin/v1/status")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        _time.Advance(TimeSpan.FromTicks(1));

        var answer = await client.GetAsync("/admin/v1/status");
        await answer.ProblemAsync(HttpStatusCode.Unauthorized, "key_expired");
        Assert.That(answer.Headers.WwwAuthenticate, Is.Not.Empty);
        await (await _host.With(AdminHost.Basic(id, secret + "x")).GetAsync("/admin/v1/status")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(_host.Log.LinesOf(1314), Has.One.Contains(id));
    }

    [Test]
    public async Task Revoke_OtherAdminExpired_IsRefusedAsTheLast()
    {
        await _host.Admin.PostAsync(Path, AdminAnswers.Json("""{"name":"for a day","role":"admin","expires_in_days":1}"""));
        _time.Advance(TimeSpan.FromDays(2));

        var answer = await _host.Admin.DeleteAsync($"{Path}/{_host.KeyOf(AdminRole.Admin).Key.Id}");

        await answer.ProblemAsync(HttpStatusCode.Conflict, "last_admin");
    }

    [Test]
    public async Task List_KeyThatWasUsed_ShowsWhenOnceThatIsNoted()
    {
        await _host.Viewer.GetAsync("/admin/v1/status");
        var used = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));

        await _host.Services.GetRequiredService<KeyUseRecorder>().FlushAsync(CancellationToken.None);

        var keys = (await (await _host.Admin.GetAsync(Path)).JsonAsync())["keys"]!.AsArray();
        Assert.That(
            keys.ToDictionary(key => (string)key!["role"]!, key => (DateTimeOffset?)key!["last_used_at"]),
            Is.EqualTo(new Dictionary<string, DateTimeOffset?>
            {
                ["viewer"] = used,
                ["operator"] = null,
                ["admin"] = null,
            }));
    }

    [TestCase("""{"name":"x","role":"viewer","expires_at":"soon","expires_in_days":0}""", "expires_at:not_a_time", "expires_in_days:out_of_range")]
    [TestCase(
        """{"name":"x","role":"viewer","expires_at":"2026-04-02T09:05:00","expires_in_days":3651}""", "expires_at:not_a_time", "expires_in_days:out_of_range")]
    [TestCase("""{"name":"x","role":"viewer","expires_at":"2026-03-02T09:05:00Z"}""", "expires_at:out_of_range")]
    [TestCase("""{"name":"x","role":"viewer","expires_at":"2099-03-02T09:05:00Z"}""", "expires_at:out_of_range")]
    [TestCase("""{"name":"x","role":"viewer","expires_at":"2026-04-02T09:05:00Z","expires_in_days":1}""", "expires_in_days:contradiction")]
    [TestCase("""{"name":"x","role":"viewer","expires_at":1,"expires_in_days":"1"}""", "expires_at:wrong_type", "expires_in_days:wrong_type")]
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
