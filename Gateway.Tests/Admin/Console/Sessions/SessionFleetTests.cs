using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console.Sessions;

/// <summary>Sessions of gateways that share a Redis, and what is left of them while it is away.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class SessionFleetTests : IAsyncDisposable
{
    private const string Page = "/console/break-glass";

    private RecordingBackend _backend = null!;
    private RedisServer _redis = null!;

    [SetUp]
    public async Task StartAsync() => (_backend, _redis) = (await RecordingBackend.StartAsync(), await RedisServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Test]
    public async Task Session_BegunAtOneGateway_IsOneAtTheOtherAndEndsThereAsWell()
    {
        await using var here = await StartGatewayAsync();
        await using var there = await StartGatewayAsync();
        using var browser = await ConsoleBrowser.SignInAsync(here);
        using var same = new ConsoleBrowser(there.AdminUrl);
        foreach (Cookie cookie in browser.Cookies.GetAllCookies())
        {
            same.Cookies.Add(there.AdminUrl, new Cookie(cookie.Name, cookie.Value));
        }

        await same.OpenAsync(Page);
        using var signedOut = await browser.SendAsync("/console/sign-out");
        using var after = await same.GetAsync(Page);

        Assert.That(signedOut.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(after.Headers.Location?.ToString(), Does.StartWith("/console/sign-in"));
    }

    [Test]
    public async Task Session_RedisIsAway_GoesOnWhereItWasProvedForBreakGlassOfThisGateway()
    {
        await using var gateway = await StartGatewayAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);
        await browser.OpenAsync(Page);
        await _redis.KillAsync();

        var page = await browser.SubmitAsync(Page, ("action", "local"), ("reason", "Redis is broken"));
        using var newcomer = new ConsoleBrowser(gateway.AdminUrl);
        newcomer.Cookies.Add(gateway.AdminUrl, new Cookie("sso_gateway_console", new string('A', 43)));
        var unknown = await newcomer.OpenAsync(Page, HttpStatusCode.ServiceUnavailable);
        using var login = await gateway.PostFormAsync("/old-sso/acme");

        Assert.That(page.QuerySelector("#alarms")!.TextContent, Does.Contain("Break-glass is on for this gateway alone"));
        Assert.That(page.QuerySelector("#main")!.TextContent, Does.Contain("Redis is broken"));
        Assert.That(unknown.QuerySelector("h1")!.TextContent, Is.EqualTo("The store is away"));
        Assert.That(login.StatusCode, Is.EqualTo(HttpStatusCode.OK), "The legacy side answers.");
    }

    private Task<TestGateway> StartGatewayAsync() =>
        TestGateway.StartAsync(TestGateway.Legacy(_backend.Url), ("ConnectionStrings:Redis", _redis.ConnectionString));
}
