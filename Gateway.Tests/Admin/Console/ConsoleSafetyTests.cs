using System.Net;
using System.Text.RegularExpressions;
using Gateway.Admin.Console;
using Gateway.Admin.Keys;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Console;

/// <summary>What other sites, and people who are not signed in, can do by way of the console: nothing.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed partial class ConsoleSafetyTests
{
    private const string Page = "/console/break-glass";

    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    [TestCase("Origin", "https://evil.example")]
    [TestCase("Origin", "null")]
    [TestCase("Origin", "http://127.0.0.1:1")]
    public async Task Post_FromAnotherSite_ChangesNothingEvenWithTheRightToken(string header, string value)
    {
        using var browser = await SignInAsync(AdminRole.Admin);
        var token = await browser.TokenAsync();
        foreach (var path in new[] { Page, "/console/sign-out", "/console/sign-in" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Form(("form_token", token), ("action", "legacy"), ("reason", "x")) };
            request.Headers.Add(header, value);

            using var answer = await browser.Client.SendAsync(request);

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }

        await NothingChangedAsync();
        await browser.OpenAsync(Page);
    }

    [Test]
    public async Task Post_WithoutATokenOrWithAnotherSessions_ChangesNothing()
    {
        using var browser = await SignInAsync(AdminRole.Admin);
        using var other = await SignInAsync(AdminRole.Admin);
        var token = await other.TokenAsync();
        foreach (var fields in new (string, string)[][] { [], [("form_token", "")], [("form_token", token)] })
        {
            using var answer = await browser.PostAsync(Page, [.. fields, ("action", "legacy"), ("reason", "x")]);

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        }

        await NothingChangedAsync();
    }

    [Test]
    public async Task SignOut_WithoutAToken_LeavesTheSession()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);

        using var answer = await browser.PostAsync("/console/sign-out");

        await browser.OpenAsync(Page);
    }

    [Test]
    public async Task Post_RightTokenFromTheConsoleItself_IsTaken()
    {
        using var browser = await SignInAsync(AdminRole.Admin);
        using var request = new HttpRequestMessage(HttpMethod.Post, Page)
        {
            Content = Form(("form_token", await browser.TokenAsync()), ("action", "legacy"), ("reason", "x")),
        };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Origin", _host.Address.GetLeftPart(UriPartial.Authority));

        using var answer = await browser.Client.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await answer.Content.ReadAsStringAsync());
        Assert.That((await _host.Store.ReadPositionAsync(CancellationToken.None)).Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Any_WithoutACookieOrWithAForgedOne_IsSentToSignIn([Values(null, "short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] string? cookie)
    {
        using var browser = new ConsoleBrowser(_host.Address);
        if (cookie is not null)
        {
            browser.Cookies.Add(_host.Address, new Cookie("sso_gateway_console", cookie));
        }

        using var page = await browser.GetAsync(Page);
        using var unknown = await browser.GetAsync("/console/nowhere");
        using var post = await browser.PostAsync(Page, ("action", "legacy"), ("reason", "x"));
        using var pulse = await browser.GetAsync("/console/pulse");

        Assert.That(
            (page.StatusCode, unknown.StatusCode, post.StatusCode),
            Is.EqualTo((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther, HttpStatusCode.SeeOther)));
        Assert.That(post.Headers.Location!.ToString(), Is.EqualTo("/console/sign-in"));
        Assert.That(pulse.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        await NothingChangedAsync();
    }

    [Test]
    public async Task Any_KeyInTheHeader_IsNoSession()
    {
        using var answer = await _host.Admin.PostAsync(Page, Form(("action", "legacy"), ("reason", "x")));

        Assert.That(answer.RequestMessage!.RequestUri!.AbsolutePath, Is.EqualTo("/console/sign-in"));
        await NothingChangedAsync();
    }

    [Test]
    public async Task Post_RoleThatIsTooLow_ChangesNothing()
    {
        using var browser = await SignInAsync(AdminRole.Operator);
        var token = (await browser.OpenAsync(Page)).QuerySelector("input[name=form_token]")!.GetAttribute("value")!;

        using var answer = await browser.PostAsync(Page, ("form_token", token), ("action", "legacy"), ("reason", "x"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        await NothingChangedAsync();
    }

    [Test]
    public async Task Any_OtherMethodsAndPages_AreRefused()
    {
        using var browser = await SignInAsync(AdminRole.Admin);
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch })
        {
            using var request = new HttpRequestMessage(method, Page);
            using var answer = await browser.Client.SendAsync(request);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed), method.Method);
        }

        await browser.OpenAsync("/console/nowhere", HttpStatusCode.NotFound);
        await NothingChangedAsync();
    }

    [Test]
    public async Task Page_IsFramedByNobodyKeptNowhereAndRunsItsOwnScriptAlone()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);
        var nonces = new List<string>();
        foreach (var path in new[] { Page, Page, "/console/nowhere" })
        {
            using var answer = await browser.GetAsync(path);

            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            var html = await answer.Content.ReadAsStringAsync();
            Assert.That(policy, Does.Contain("frame-ancestors 'none'").And.Contain("default-src 'none'"));
            Assert.That(policy, Does.Contain("form-action 'self'").And.Contain("base-uri 'none'"));
            Assert.That(policy, Does.Not.Contain("unsafe"));
            Assert.That(answer.Headers.GetValues("X-Frame-Options"), Is.EqualTo(new[] { "DENY" }));
            Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
            Assert.That(answer.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "no-referrer" }));
            Assert.That(answer.Headers.CacheControl!.NoStore, Is.True);
            nonces.AddRange(Nonces().Matches(policy).Select(match => match.Groups[1].Value).Distinct());
            Assert.That(html, Does.Contain($"nonce=\"{nonces[^1]}\"").And.Not.Contain("onclick").And.Not.Contain(" style=\""));
        }

        Assert.That(nonces.Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task Page_Head_HasTheHeadersOfGetAndNoBody()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);
        using var request = new HttpRequestMessage(HttpMethod.Head, Page);

        using var answer = await browser.Client.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
        Assert.That(answer.Content.Headers.ContentLength, Is.GreaterThan(0));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task Form_LargerThanAnyOfTheConsole_IsRefused()
    {
        using var browser = await SignInAsync(AdminRole.Admin);

        using var answer = await browser.SendAsync(Page, ("action", "legacy"), ("reason", new string('x', 300_000)));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        await NothingChangedAsync();
    }

    [Test]
    public async Task Form_TypedMarkup_ComesBackAsText()
    {
        _host.Status.Current = _host.Status.Current with
        {
            BreakGlass = new(7, DateTimeOffset.UnixEpoch, "key_x", "<img src=x onerror=alert(1)>"),
        };
        using var browser = await SignInAsync(AdminRole.Viewer);

        var page = await browser.OpenAsync(Page);

        Assert.That(page.QuerySelectorAll("img"), Is.Empty);
        Assert.That(page.QuerySelector(".facts")!.TextContent, Does.Contain("<img src=x onerror=alert(1)>"));
    }

    [Test]
    public async Task Assets_AreKeptByTheirHashAndServedToAnybody()
    {
        using var browser = new ConsoleBrowser(_host.Address);
        var style = (await browser.OpenAsync("/console/sign-in")).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;

        using var kept = await browser.GetAsync(style);
        using var old = await browser.GetAsync("/console/assets/console.css?v=0000000000000000");
        using var none = await browser.GetAsync("/console/assets/../ConsoleSite.cs");

        Assert.That((kept.StatusCode, kept.Content.Headers.ContentType!.MediaType), Is.EqualTo((HttpStatusCode.OK, "text/css")));
        Assert.That(kept.Headers.CacheControl!.MaxAge, Is.EqualTo(TimeSpan.FromDays(365)));
        Assert.That(old.Headers.CacheControl!.NoCache, Is.True);
        Assert.That(none.StatusCode, Is.Not.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Root_LeadsBrowsersToTheConsoleAndTellsProgramsWhatItDid()
    {
        using var browser = new ConsoleBrowser(_host.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");

        using var shown = await browser.Client.SendAsync(request);
        using var program = await browser.GetAsync("/");
        using var withKey = await _host.Viewer.GetAsync("/");

        Assert.That((shown.StatusCode, shown.Headers.Location!.ToString()), Is.EqualTo((HttpStatusCode.Redirect, "/console")));
        await program.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        await withKey.ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Any_ConsoleTurnedOff_IsNotThere()
    {
        await using var host = await AdminHost.StartAsync(
            configureServices: services => services.Configure<ConsoleOptions>(options => options.Enabled = false));
        foreach (var path in new[] { "/console", Page, "/console/sign-in", "/console/assets/console.css", "/" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd("text/html");

            using var answer = await host.Viewer.SendAsync(request);

            await answer.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        using var post = await host.Anonymous.PostAsync("/console/sign-in", Form(("key_id", "x"), ("secret", "y")));
        await post.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task Any_AddressThatMayNotUseTheListener_IsRefused()
    {
        await using var host = await AdminHost.StartAsync(options => options.AllowedNetworks.Add("10.0.0.0/8"));
        using var browser = new ConsoleBrowser(host.Address);

        using var answer = await browser.GetAsync("/console/sign-in");

        await answer.ProblemAsync(HttpStatusCode.Forbidden, "address_not_allowed");
    }

    [Test]
    public async Task Pages_MoreOftenThanAKeyMay_HaveToWait()
    {
        await using var host = await AdminHost.StartAsync(options => options.RequestsPerMinute = 3);
        var key = host.KeyOf(AdminRole.Viewer);
        using var browser = await ConsoleBrowser.SignInAsync(host.Address, key.Key.Id, key.Secret);
        for (var i = 0; i < 3; i++)
        {
            await browser.OpenAsync(Page);
        }

        using var answer = await browser.GetAsync(Page);
        using var api = await host.Viewer.GetAsync("/admin/v1/status");

        Assert.That((answer.StatusCode, api.StatusCode), Is.EqualTo((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests)));
        Assert.That(answer.Headers.RetryAfter, Is.Not.Null);
    }

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonces();

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private Task<ConsoleBrowser> SignInAsync(AdminRole role) =>
        ConsoleBrowser.SignInAsync(_host.Address, _host.KeyOf(role).Key.Id, _host.KeyOf(role).Secret);

    private async Task NothingChangedAsync() => Assert.That((await _host.Store.ReadPositionAsync(CancellationToken.None)).Revision, Is.Zero);
}
