using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Gateway.Admin.Keys;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin;

[Parallelizable]
internal sealed class AdminLoginTests
{
    private const string Path = "/admin/v1/mappings";

    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(options => options.FailedLoginsPerMinute = 5);

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase(".")]
    [TestCase(":")]
    public async Task Get_BearerToken_LogsIn(string separator)
    {
        var key = _host.KeyOf(AdminRole.Viewer);

        var answer = await _host.With(new("Bearer", key.Key.Id + separator + key.Secret)).GetAsync(Path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Any_WithoutAKey_IsChallengedAndNotCounted([Values(Path, "/admin/v1/keys", "/admin/openapi.json", "/nowhere", "/")] string path)
    {
        for (var i = 0; i < 10; i++)
        {
            var answer = await _host.Anonymous.GetAsync(path);

            await answer.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
            Assert.That(answer.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme), Is.EqualTo(new List<string> { "Basic", "Bearer" }));
        }
    }

    [Test]
    public async Task Get_WrongKeys_AreRefusedAlike()
    {
        var key = _host.KeyOf(AdminRole.Admin);
        var details = new List<string?>();
        foreach (var authorization in (AuthenticationHeaderValue[])
        [
            AdminHost.Basic(key.Key.Id, "wrong"),
            AdminHost.Basic(key.Key.Id, key.Secret + "x"),
            AdminHost.Basic("key_unknown", key.Secret),
            new("Digest", "x"),
        ])
        {
            var problem = await (await _host.With(authorization).GetAsync(Path)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
            details.Add((string?)problem["detail"]);
        }

        Assert.That(details.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Get_AfterTooManyFailures_IsTurnedAwayEvenWithTheRightKey()
    {
        var wrong = _host.With(AdminHost.Basic("key_unknown", "wrong"));
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await wrong.GetAsync(Path)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        var answer = await _host.Admin.GetAsync(Path);

        await answer.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_failed_logins");
        Assert.That(answer.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromMinutes(1)));
        Assert.That((await _host.Anonymous.GetAsync(Path)).StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task Get_ManyWrongAtOnce_AreJudgedNoMoreOftenThanTheLimit()
    {
        var wrong = _host.With(AdminHost.Basic("key_unknown", "wrong"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => wrong.GetAsync(Path)));

        // A handful may stand between the last question and the count at once; there are two processors, not fifty.
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized), Is.InRange(5, 5 + Environment.ProcessorCount));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests), Is.GreaterThan(30));
    }

    [TestCase(AdminRole.Viewer, "GET", "/admin/v1/mappings", HttpStatusCode.OK)]
    [TestCase(AdminRole.Viewer, "GET", "/admin/v1/status", HttpStatusCode.OK)]
    [TestCase(AdminRole.Viewer, "GET", "/admin/openapi.json", HttpStatusCode.OK)]
    [TestCase(AdminRole.Viewer, "PUT", "/admin/v1/mappings/x", HttpStatusCode.Forbidden)]
    [TestCase(AdminRole.Viewer, "DELETE", "/admin/v1/mappings/x", HttpStatusCode.Forbidden)]
    [TestCase(AdminRole.Viewer, "GET", "/admin/v1/keys", HttpStatusCode.Forbidden)]
    [TestCase(AdminRole.Operator, "PUT", "/admin/v1/mappings/x", HttpStatusCode.Created)]
    [TestCase(AdminRole.Operator, "GET", "/admin/v1/keys", HttpStatusCode.Forbidden)]
    [TestCase(AdminRole.Operator, "POST", "/admin/v1/keys", HttpStatusCode.Forbidden)]
    [TestCase(AdminRole.Operator, "DELETE", "/admin/v1/keys/x", HttpStatusCode.Forbidden)]
    [TestCase(AdminRole.Admin, "GET", "/admin/v1/keys", HttpStatusCode.OK)]
    [TestCase(AdminRole.Admin, "PUT", "/admin/v1/mappings/x", HttpStatusCode.Created)]
    public async Task Any_Role_MayWhatItMay(AdminRole role, string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "PUT" ? AdminAnswers.Json($$"""{"connection_id":"{{AdminAnswers.ConnectionId}}"}""") : null;

        var answer = await _host.As(role).SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(expected), await answer.Content.ReadAsStringAsync());
        if (expected == HttpStatusCode.Forbidden)
        {
            await answer.ProblemAsync(expected, "forbidden");
        }
    }

    [Test]
    public async Task Get_RevokedKey_IsRefusedAtOnce()
    {
        var viewer = _host.Viewer;
        Assert.That((await viewer.GetAsync(Path)).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        await _host.KeyStore.RemoveAsync(_host.KeyOf(AdminRole.Viewer).Key.Id, DateTimeOffset.UnixEpoch, CancellationToken.None);

        Assert.That((await viewer.GetAsync(Path)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Put_ClientThatHangsUp_IsNoFailureOfOurs()
    {
        var key = _host.KeyOf(AdminRole.Operator);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(_host.Address.Host, _host.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                "PUT /admin/v1/mappings/half HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: 100\r\n"
                + $"Authorization: {AdminHost.Basic(key.Key.Id, key.Secret)}\r\n\r\n{{"));
        }

        // Event 2 of the host: "Request finished".
        await Eventually.TrueAsync(() => _host.Log.LinesOf(2).Any(line => line.Contains("/admin/v1/mappings/half")), TimeSpan.FromSeconds(20));

        Assert.That(_host.Log.LinesOf(1308), Is.Empty);
        Assert.That(await _host.Store.FindAsync("half", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Any_LogInsAndKeys_LeaveNoSecretInTheLog()
    {
        var key = _host.KeyOf(AdminRole.Admin);
        await _host.Admin.GetAsync(Path);
        await _host.With(AdminHost.Basic(key.Key.Id, "a-wrong-secret-of-mine")).GetAsync(Path);
        var made = await (await _host.Admin.PostAsync("/admin/v1/keys", AdminAnswers.Json("""{"name":"ci","role":"viewer"}"""))).JsonAsync();

        Assert.That(_host.Log.LinesOf(1302), Has.One.Contains(key.Key.Id));
        Assert.That(_host.Log.LinesOf(1306), Has.One.Contains((string)made["id"]!));
        Assert.That(_host.Log.Lines, Has.None.Contains(key.Secret).And.None.Contains("a-wrong-secret").And.None.Contains((string)made["secret"]!));
    }
}
