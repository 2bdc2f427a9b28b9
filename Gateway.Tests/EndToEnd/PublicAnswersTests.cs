using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>What browsers and identity providers get from the public listener, by state, method and spelling.</summary>
[Parallelizable]
internal sealed class PublicAnswersTests
{
    private const string Target = $"https://test.stytch.com/v1/b2b/sso/callback/{Sample.ConnectionId}";

    private RecordingBackend _legacy = null!;
    private TestGateway _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _legacy = await RecordingBackend.StartAsync();
        _gateway = await TestGateway.StartAsync(TestGateway.Legacy(_legacy.Url));
        foreach (var state in new[] { "legacy", "shadow", "migrated", "paused", "retired" })
        {
            await _gateway.PutAsync(state, state);
        }

        foreach (var odd in new[] { "a/b", "a%2Fb", "Acme", "Müller & Söhne", "🔑", "..a", "a.b", new string('x', 256), "{identifier}", "q?x=1#f" })
        {
            await _gateway.PutAsync(odd);
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _gateway.DisposeAsync();
        await _legacy.DisposeAsync();
    }

    [TestCase(100)]
    [TestCase(6_000)]
    [TestCase(600_000)]
    [TestCase(20_000_000)]
    public async Task Post_Migrated_Is307WithTheBodyUnread(int bytes)
    {
        using var response = await _gateway.PostFormAsync("/old-sso/migrated?x=1", bytes);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(response.Headers.Location?.OriginalString, Is.EqualTo(Target));
        Assert.That(response.Headers.CacheControl?.NoStore, Is.True);
        Assert.That(response.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "no-referrer" }));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task Post_MigratedWithNullOriginAndHostileHeaders_GoesNowhereElse()
    {
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/old-sso/migrated", new StringContent("RelayState=https://evil.example"), request =>
        {
            request.Headers.Add("Origin", "null");
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            request.Headers.Add("X-Original-URL", "/old-sso/legacy");
            request.Headers.Add("X-HTTP-Method-Override", "GET");
            request.Headers.Host = "evil.example";
        });

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(response.Headers.Location?.OriginalString, Is.EqualTo(Target));
    }

    [TestCase("SAMLResponse=abc%2B&RelayState=r%20s")]
    [TestCase("code=1&state=%2F")]
    [TestCase("SAMLart=AAQ")]
    public async Task Get_MigratedWithMessage_Is303WithTheQueryAsItCame(string query)
    {
        using var response = await _gateway.GetAsync($"/old-sso/migrated?{query}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(response.Headers.GetValues("Location"), Is.EqualTo(new[] { $"{Target}?{query}" }));
    }

    [TestCase("GET", "/old-sso/migrated", 400)]
    [TestCase("GET", "/old-sso/migrated/login", 400)]
    [TestCase("OPTIONS", "/old-sso/migrated", 204)]
    [TestCase("PUT", "/old-sso/migrated", 405)]
    [TestCase("DELETE", "/old-sso/migrated", 405)]
    [TestCase("POST", "/old-sso/paused", 503)]
    [TestCase("GET", "/old-sso/paused", 503)]
    [TestCase("POST", "/old-sso/retired", 410)]
    [TestCase("GET", "/old-sso/retired/metadata", 410)]
    [TestCase("POST", "/old-sso/a%00b", 400)]
    [TestCase("POST", "/old-sso/%FF", 400)]
    [TestCase("POST", "/old-sso/%C0%AF", 400)]
    public async Task Answer_OfAState_HasItsStatusAndNeverRedirects(string method, string target, int status)
    {
        using var response = await _gateway.SendAsync(new HttpMethod(method), target, method is "POST" or "PUT" ? new StringContent("SAMLResponse=x") : null);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Headers.Location, Is.Null);
    }

    [Test]
    public async Task Page_OfAnyKind_CarriesAReferenceAndEchoesNothing()
    {
        using var response = await _gateway.SendAsync(
            HttpMethod.Post, "/old-sso/paused?canary-query", new StringContent("SAMLResponse=canary-body"), r => r.Headers.Add("Cookie", "canary-cookie=1"));
        var page = await response.Content.ReadAsStringAsync();

        Assert.That(response.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromMinutes(2)));
        Assert.That(page, Does.Contain(response.Headers.GetValues("X-Request-Id").Single()));
        Assert.That(page, Does.Not.Contain("canary").And.Not.Contain("paused?"));
        Assert.That(page, Does.Contain("<html lang=\"en\">").And.Contain("<h1>"));
        Assert.That(response.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'").And.Contain("frame-ancestors 'none'"));
        Assert.That(response.Headers.CacheControl?.NoStore, Is.True);
    }

    [Test]
    public async Task Retired_Page_NamesTheNewSettings() =>
        Assert.That(await (await _gateway.GetAsync("/old-sso/retired")).Content.ReadAsStringAsync(), Does.Contain(Target));

    [TestCase("/old-sso/migrated?SAMLResponse=x")]
    [TestCase("/old-sso/paused")]
    [TestCase("/old-sso/retired")]
    public async Task Head_AnswersAsGetWithoutBody(string target)
    {
        using var head = await _gateway.SendAsync(HttpMethod.Head, target);
        using var get = await _gateway.GetAsync(target);

        Assert.That(head.StatusCode, Is.EqualTo(get.StatusCode));
        Assert.That(head.Headers.Location, Is.EqualTo(get.Headers.Location));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(get.Content.Headers.ContentLength));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase("a%2Fb")]
    [TestCase("a%2fb")]
    [TestCase("a%252Fb")]
    [TestCase("Acme")]
    [TestCase("%41cme")]
    [TestCase("M%C3%BCller%20%26%20S%C3%B6hne")]
    [TestCase("M%C3%BCller%20&%20S%C3%B6hne")]
    [TestCase("%F0%9F%94%91")]
    [TestCase("..a")]
    [TestCase("a.b")]
    [TestCase("%7Bidentifier%7D")]
    [TestCase("q%3Fx%3D1%23f")]
    public async Task Post_OddIdentifierExactly_IsFound(string encoded)
    {
        using var response = await _gateway.PostFormAsync($"/old-sso/{encoded}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }

    [TestCase("acme")]
    [TestCase("ACME")]
    [TestCase("a/b")]
    [TestCase("a%25252Fb")]
    [TestCase("a.b.")]
    [TestCase("Mu%CC%88ller%20%26%20S%C3%B6hne")]
    public async Task Post_OddIdentifierAlmost_GoesToTheLegacySideAsItCame(string encoded)
    {
        using var response = await _gateway.PostFormAsync($"/old-sso/{encoded}");

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(_legacy.Requests.Select(request => request.RawTarget), Does.Contain($"/old-sso/{encoded}"));
    }

    [Test]
    public async Task Post_LongIdentifiers_256AreFoundAnd257AreNot()
    {
        using var found = await _gateway.PostFormAsync("/old-sso/" + new string('x', 256));
        using var tooLong = await _gateway.PostFormAsync("/old-sso/" + new string('x', 257));

        Assert.That(found.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(await tooLong.Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
    }

    [TestCase("/admin/v1/mappings")]
    [TestCase("/livez")]
    [TestCase("/readyz")]
    [TestCase("/metrics")]
    public async Task Get_PathOfAnotherListener_IsTheLegacySides(string path) =>
        Assert.That(await (await _gateway.GetAsync(path)).Content.ReadAsStringAsync(), Is.EqualTo("legacy"));

    [Test]
    public async Task Metrics_AfterRequests_CountThemByKindAnswerAndState()
    {
        using var migrated = await _gateway.PostFormAsync("/old-sso/migrated");
        using var paused = await _gateway.PostFormAsync("/old-sso/paused");

        var metrics = await _gateway.MetricsAsync();

        Assert.That(metrics, Does.Match("gateway_requests_total\\{route_kind=\"acs\",answer=\"redirect\",state=\"migrated\"\\} [1-9]"));
        Assert.That(metrics, Does.Match("gateway_requests_total\\{route_kind=\"acs\",answer=\"paused\",state=\"paused\"\\} [1-9]"));
        Assert.That(metrics, Does.Not.Contain("acme").IgnoreCase);
    }

    /// <summary>The target is the gateway's own; a query with a control character cannot stand behind it.</summary>
    [Test]
    public async Task Get_MessageThatCannotStandInALocation_IsRefusedAndCountedAsThat()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("acme");

        var answer = await RawHttp.SendAsync(
            gateway.PublicUrl, "GET /old-sso/acme?SAMLResponse=\u007f HTTP/1.1\r\nHost: sso.acme-app.com\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 400 ").And.Not.Contain("\nLocation:"));
        var metrics = await gateway.MetricsAsync();
        Assert.That(metrics, Does.Contain("gateway_requests_total{route_kind=\"acs\",answer=\"malformed\",state=\"migrated\"} 1\n"));
        Assert.That(metrics, Does.Not.Contain("answer=\"redirect_query\""));
    }
}
