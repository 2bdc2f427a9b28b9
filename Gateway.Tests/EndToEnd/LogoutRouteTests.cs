using System.Net;
using Gateway.Hosting;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>What the Logout route of a migrated mapping is answered with, by configuration alone.</summary>
[Parallelizable]
internal sealed class LogoutRouteTests
{
    private const string Logout = "/old-sso/acme/logout?RelayState=https://evil.example&post_logout_redirect_uri=https://evil.example&name=c4n4ry";

    [TestCase("GET")]
    [TestCase("POST")]
    [TestCase("HEAD")]
    public async Task Logout_AnswerIsPage_SaysSoAndEchoesNothing(string method)
    {
        await using var gateway = await StartAsync(("Gateway:Logout:Answer", "Page"), ("Gateway:Logout:ApplicationName", "Acme <Books>"));

        using var response = await gateway.SendAsync(new HttpMethod(method), Logout, method is "POST" ? new StringContent("SAMLRequest=c4n4ry") : null);
        var page = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Headers.CacheControl?.NoStore, Is.True);
        Assert.That(
            page,
            method is "HEAD" ? Is.Empty : Does.Contain("<h1>You are signed out of Acme &lt;Books&gt;</h1>").And.Not.Contain("c4n4ry").And.Not.Contain("evil"));
    }

    [TestCase("GET")]
    [TestCase("POST")]
    public async Task Logout_UrlIsConfigured_GoesThereWhateverIsAsked(string method)
    {
        await using var gateway = await StartAsync(("Gateway:Logout:Answer", "Page"), ("Gateway:Logout:Url", "https://app.example.com/signed-out?x=1"));

        using var response = await gateway.SendAsync(new HttpMethod(method), Logout, method is "POST" ? new StringContent("SAMLRequest=x") : null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(response.Headers.GetValues("Location"), Is.EqualTo(new[] { "https://app.example.com/signed-out?x=1" }));
    }

    [TestCase("OPTIONS", HttpStatusCode.NoContent)]
    [TestCase("DELETE", HttpStatusCode.MethodNotAllowed)]
    public async Task Logout_OtherMethods_AreAnsweredAsElsewhere(string method, HttpStatusCode status)
    {
        await using var gateway = await StartAsync(("Gateway:Logout:Answer", "Page"));

        using var response = await gateway.SendAsync(new HttpMethod(method), Logout);

        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Logout_MappingThatIsNotMigratedOrAnswerThatIsLegacy_StaysWithTheLegacySide()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var page = await StartAsync(TestGateway.Legacy(legacy.Url), ("Gateway:Logout:Answer", "Page"));
        await using var proxied = await StartAsync(TestGateway.Legacy(legacy.Url));
        await page.PutAsync("shadowed", "shadow");
        await page.PutAsync("paused", "paused");

        Assert.That(await (await page.GetAsync("/old-sso/shadowed/logout")).Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(await (await page.GetAsync("/old-sso/paused/logout")).Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(await (await proxied.GetAsync(Logout)).Content.ReadAsStringAsync(), Is.EqualTo("legacy"));
        Assert.That(await (await page.GetAsync(Logout)).Content.ReadAsStringAsync(), Does.Contain("<h1>You are signed out</h1>"));
        Assert.That(await page.MetricsAsync(), Does.Contain("gateway_requests_total{route_kind=\"logout\",answer=\"signed_out\",state=\"migrated\"} 1"));
    }

    [TestCase("http://app.example.com/", "Page")]
    [TestCase("/signed-out", "Page")]
    [TestCase("https://user@app.example.com/", "Page")]
    [TestCase("https://app.example.com/\r\nX: y", "Page")]
    [TestCase("https://app.example.com/", "Legacy")]
    public void Start_FaultyUrl_IsRefusedByName(string url, string answer) => Assert.That(
        async () => await StartAsync(("Gateway:Logout:Answer", answer), ("Gateway:Logout:Url", url)),
        Throws.InstanceOf<ConfigurationException>().With.Message.Contains("Gateway:Logout:Url"));

    private static async Task<TestGateway> StartAsync(params (string Key, string? Value)[] settings)
    {
        var gateway = await TestGateway.StartAsync(settings);
        await gateway.PutAsync("acme");
        return gateway;
    }
}
