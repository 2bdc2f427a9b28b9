using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.Where;

/// <summary>An application asks where a tenant signs in.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class WhereTests : IDisposable
{
    private const string Token = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private const string OtherToken = "ffffffffffffffffffffffffffffffff";
    private const string PublicToken = "public-token-test-11111111-1111-4111-8111-111111111111";

    private readonly TempFolder _folder = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [TestCase("legacy", "legacy", "https://sso.acme.test/old-sso/acme/login")]
    [TestCase("shadow", "legacy", "https://sso.acme.test/old-sso/acme/login")]
    [TestCase("migrated", "target", "https://test.stytch.com/v1/public/sso/start?connection_id=" + Sample.ConnectionId + "&public_token=" + PublicToken)]
    [TestCase("paused", "target", "https://test.stytch.com/v1/public/sso/start?connection_id=" + Sample.ConnectionId + "&public_token=" + PublicToken)]
    [TestCase("retired", "target", "https://test.stytch.com/v1/public/sso/start?connection_id=" + Sample.ConnectionId + "&public_token=" + PublicToken)]
    public async Task Tenant_InAState_SignsInOnItsSide(string state, string side, string startUrl)
    {
        await using var gateway = await StartAsync("Ops");
        await gateway.PutAsync("acme", state);

        var answer = await AskedAsync(gateway.OpsUrl, "acme");

        Assert.That(answer.GetProperty("side").GetString(), Is.EqualTo(side));
        Assert.That(answer.GetProperty("state").GetString(), Is.EqualTo(state));
        Assert.That(answer.GetProperty("start_url").GetString(), Is.EqualTo(startUrl));
        Assert.That(answer.GetProperty("as_of").GetDateTimeOffset(), Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task Tenant_WhileBreakGlassIsOn_SignsInOnTheLegacySide()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await StartAsync("Ops", TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme");
        using var on = await gateway.Admin.PostAsync(new Uri("break-glass/legacy", UriKind.Relative), JsonContent.Create(new { reason = "test" }));
        Assert.That(on.IsSuccessStatusCode, Is.True, await on.Content.ReadAsStringAsync());

        var answer = await AskedAsync(gateway.OpsUrl, "acme");

        Assert.That(answer.GetProperty("side").GetString(), Is.EqualTo("legacy"));
    }

    [Test]
    public async Task Identifier_WithSlashAndSpace_IsAskedPercentEncoded()
    {
        await using var gateway = await StartAsync("Ops");
        await gateway.PutAsync("a/b c");

        var answer = await AskedAsync(gateway.OpsUrl, "a%2Fb%20c");

        Assert.That(answer.GetProperty("state").GetString(), Is.EqualTo("migrated"));
    }

    [Test]
    public async Task TenantOfAnotherProject_IsAnsweredAsOneThatDoesNotExist()
    {
        await using var gateway = await StartAsync("Ops");
        await gateway.PutAsync("acme");

        var foreign = await AskedAsync(gateway.OpsUrl, "acme", OtherToken);
        var unknown = await AskedAsync(gateway.OpsUrl, "nobody", OtherToken);

        Assert.That(WithoutTime(foreign), Is.EqualTo("""{"side":"legacy","start_url":null,"state":null}"""));
        Assert.That(WithoutTime(unknown), Is.EqualTo(WithoutTime(foreign)));
    }

    [TestCase(null)]
    [TestCase("Bearer ")]
    [TestCase("Bearer " + Token + "0")]
    [TestCase("Basic " + Token)]
    public async Task Question_WithoutAValidToken_IsTheSame401ForEveryIdentifier(string? authorization)
    {
        await using var gateway = await StartAsync("Ops");
        await gateway.PutAsync("acme");

        var answers = new List<string>();
        foreach (var identifier in new[] { "acme", "nobody" })
        {
            using var response = await SendAsync(gateway.OpsUrl, identifier, authorization);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(response.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
            var body = await response.Content.ReadAsStringAsync();
            answers.Add(body.Replace(response.Headers.GetValues("X-Request-Id").Single(), "", StringComparison.Ordinal));
        }

        Assert.That(answers[1], Is.EqualTo(answers[0]));
    }

    [Test]
    public async Task Questions_BeyondTheLimits_AreToldToWaitWhileAValidTokenStillMayAsk()
    {
        await using var gateway = await StartAsync("Ops", ("Gateway:Where:RefusalsPerMinute", "2"), ("Gateway:Where:RequestsPerMinute", "1"));

        var refused = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await SendAsync(gateway.OpsUrl, "acme", "Bearer wrong");
            refused.Add(response.StatusCode);
        }

        using var first = await SendAsync(gateway.OpsUrl, "acme", $"Bearer {Token}");
        using var second = await SendAsync(gateway.OpsUrl, "acme", $"Bearer {Token}");

        Assert.That(refused, Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests }));
        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.TooManyRequests)));
        Assert.That(second.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(
            await gateway.MetricsAsync(),
            Does.Contain("gateway_where_total{outcome=\"limited\"} 2").And.Contain("gateway_where_total{outcome=\"unauthenticated\"} 2"));
    }

    [TestCase("None")]
    [TestCase("Ops")]
    [TestCase("Public")]
    public async Task Question_IsAnsweredOnItsListenerAlone(string listener)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await StartAsync(listener, TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme");

        using var onOps = await SendAsync(gateway.OpsUrl, "acme", $"Bearer {Token}");
        using var onPublic = await SendAsync(gateway.PublicUrl, "acme", $"Bearer {Token}");

        Assert.That(onOps.StatusCode, Is.EqualTo(listener is "Ops" ? HttpStatusCode.OK : HttpStatusCode.NotFound));
        Assert.That(legacy.Requests, Has.Count.EqualTo(listener is "Public" ? 0 : 1), "what is not the gateway's own goes to the legacy side");
        Assert.That((await onPublic.Content.ReadAsStringAsync()).Contains("\"side\"", StringComparison.Ordinal), Is.EqualTo(listener is "Public"));
    }

    [TestCase("POST", "acme", HttpStatusCode.MethodNotAllowed)]
    [TestCase("GET", "", HttpStatusCode.BadRequest)]
    [TestCase("GET", "a/b", HttpStatusCode.BadRequest)]
    [TestCase("GET", "%zz", HttpStatusCode.BadRequest)]
    [TestCase("GET", "%ff", HttpStatusCode.BadRequest)]
    public async Task Question_ThatIsNotWellFormed_IsRefused(string method, string identifier, HttpStatusCode expected)
    {
        await using var gateway = await StartAsync("Ops");

        using var response = await SendAsync(gateway.OpsUrl, identifier, $"Bearer {Token}", method);

        Assert.That(response.StatusCode, Is.EqualTo(expected));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task Settings_WithFaults_AreAllNamedAndShowNoToken()
    {
        await File.WriteAllTextAsync(_folder.PathOf("short"), "tooshort");

        var refusal = await Assert.CatchAsync<ConfigurationException>(() => TestGateway.StartAsync(
            ("Gateway:Where:Listener", "Ops"),
            ("Gateway:Where:LegacyOrigin", "https://sso.acme.test/path"),
            ("Gateway:Where:Tokens:0:Project", "nobody"),
            ("Gateway:Where:Tokens:0:File", Token),
            ("Gateway:Where:Tokens:1:Project", "test"),
            ("Gateway:Where:Tokens:1:File", _folder.PathOf("short"))));

        var text = string.Join('\n', refusal!.Faults);
        Assert.That(text, Does.Contain("Tokens:0:Project is 'nobody'").And.Contain("Tokens:0:File names a file that is not there"));
        Assert.That(text, Does.Contain("Tokens:1:File names a file with fewer than 32 characters").And.Contain("LegacyOrigin is 'https://sso.acme.test/path'"));
        Assert.That(text, Does.Not.Contain(Token).And.Not.Contain("tooshort"));
    }

    private static string WithoutTime(JsonElement answer) =>
        JsonSerializer.Serialize(answer.EnumerateObject().Where(field => field.Name != "as_of").ToDictionary(field => field.Name, field => field.Value));

    private async Task<TestGateway> StartAsync(string listener, params (string Key, string? Value)[] more)
    {
        await File.WriteAllTextAsync(_folder.PathOf("token"), Token + "\n");
        await File.WriteAllTextAsync(_folder.PathOf("other"), OtherToken);
        return await TestGateway.StartAsync(
        [
            ("Gateway:Stytch:Projects:0:PublicToken", PublicToken),
            ("Gateway:Stytch:Projects:1:Name", "other"),
            ("Gateway:Where:Listener", listener),
            ("Gateway:Where:LegacyOrigin", "https://sso.acme.test"),
            ("Gateway:Where:Tokens:0:Project", "test"),
            ("Gateway:Where:Tokens:0:File", _folder.PathOf("token")),
            ("Gateway:Where:Tokens:1:Project", "other"),
            ("Gateway:Where:Tokens:1:File", _folder.PathOf("other")),
            .. more,
        ]);
    }

    private async Task<JsonElement> AskedAsync(Uri listener, string identifier, string token = Token)
    {
        using var response = await SendAsync(listener, identifier, $"Bearer {token}");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> SendAsync(Uri listener, string identifier, string? authorization, string method = "GET")
    {
        var uri = new Uri(
            listener.GetLeftPart(UriPartial.Authority) + "/v1/where/" + identifier,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await _client.SendAsync(request);
    }
}
