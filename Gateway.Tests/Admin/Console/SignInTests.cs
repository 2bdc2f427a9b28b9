using System.Net;
using Gateway.Admin.Access;
using Gateway.Admin.Console;
using Gateway.Admin.Keys;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin.Console;

/// <summary>Who gets in, for how long, and what ends it.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SignInTests
{
    private const string SignIn = "/console/sign-in";
    private const string Page = "/console/break-glass";

    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(
        options => options.FailedLoginsPerMinute = 3,
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.Configure<ConsoleOptions>(options => (options.IdleTimeout, options.SessionLifetime) = (TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)));
        });

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task SignIn_RightKey_ShowsWhoIsSignedIn()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);

        var page = await browser.OpenAsync(Page);

        Assert.That(page.QuerySelector(".who")!.TextContent, Does.Contain(_host.KeyOf(AdminRole.Viewer).Key.Id).And.Contain("viewer"));
    }

    [Test]
    public async Task SignIn_WholeKeyInTheFirstField_IsTaken()
    {
        var key = _host.KeyOf(AdminRole.Viewer);
        using var browser = new ConsoleBrowser(_host.Address);

        using var answer = await browser.PostAsync(SignIn, ("key_id", $" {key.Key.Id}:{key.Secret} "), ("secret", ""));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        await browser.OpenAsync(Page);
    }

    [Test]
    public async Task SignIn_WrongSecretOrUnknownKey_IsRefusedAlikeWithoutACookie()
    {
        var key = _host.KeyOf(AdminRole.Admin);
        var alarms = new List<string>();
        foreach (var (id, secret) in new[] { (key.Key.Id, key.Secret + "x"), ("key_unknown", key.Secret) })
        {
            using var browser = new ConsoleBrowser(_host.Address);

            using var answer = await browser.PostAsync(SignIn, ("key_id", id), ("secret", secret));

            alarms.Add((await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.Unauthorized)).QuerySelector(".alarm")!.TextContent);
            Assert.That(answer.Headers.Contains("Set-Cookie"), Is.False);
            Assert.That(answer.Headers.WwwAuthenticate, Is.Empty, "A browser would ask in a window of its own.");
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain(secret));
        }

        Assert.That(alarms.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task SignIn_ExpiredKey_IsRefused()
    {
        var ending = await AddKeyAsync(AdminRole.Viewer, _time.GetUtcNow().AddHours(1));
        _time.Advance(TimeSpan.FromHours(1));
        using var browser = new ConsoleBrowser(_host.Address);

        using var answer = await browser.PostAsync(SignIn, ("key_id", ending.Key.Id), ("secret", ending.Secret));

        await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.Unauthorized);
        Assert.That(answer.Headers.Contains("Set-Cookie"), Is.False);
    }

    [Test]
    public async Task SignIn_AfterTooManyFailures_IsTurnedAwayAsAtTheApi()
    {
        using var browser = new ConsoleBrowser(_host.Address);
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await browser.PostAsync(SignIn, ("key_id", "key_unknown"), ("secret", "wrong"));
            Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        var key = _host.KeyOf(AdminRole.Admin);
        using var right = await browser.PostAsync(SignIn, ("key_id", key.Key.Id), ("secret", key.Secret));

        Assert.That(right.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(right.Headers.Contains("Set-Cookie"), Is.False);
        Assert.That((await _host.Admin.GetAsync("/admin/v1/status")).StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [TestCase("/console/mappings?state=shadow", "/console/mappings?state=shadow")]
    [TestCase("/console", "/console")]
    [TestCase("https://evil.example/console", "/console")]
    [TestCase("//evil.example/console", "/console")]
    [TestCase("/\\evil.example", "/console")]
    [TestCase("/console/\\evil.example", "/console")]
    [TestCase("/consolex", "/console")]
    [TestCase("/console/\r\nSet-Cookie: a=b", "/console")]
    [TestCase("", "/console")]
    public async Task SignIn_ReturnTo_LeadsNowhereButIntoTheConsole(string returnTo, string expected)
    {
        var key = _host.KeyOf(AdminRole.Viewer);
        using var browser = new ConsoleBrowser(_host.Address);

        using var answer = await browser.PostAsync(SignIn, ("key_id", key.Key.Id), ("secret", key.Secret), ("return_to", returnTo));

        Assert.That(answer.Headers.Location!.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public async Task SignIn_AskedForAtAPage_LeadsBackToIt()
    {
        using var browser = new ConsoleBrowser(_host.Address);

        using var page = await browser.GetAsync(Page + "?a=b%20c");
        var form = await browser.OpenAsync(page.Headers.Location!.ToString());

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(form.QuerySelector("input[name=return_to]")!.GetAttribute("value"), Is.EqualTo(Page + "?a=b%20c"));
    }

    [Test]
    public async Task Cookie_IsKeptFromScriptsAndOtherSites()
    {
        var key = _host.KeyOf(AdminRole.Viewer);
        using var browser = new ConsoleBrowser(_host.Address);

        using var answer = await browser.PostAsync(SignIn, ("key_id", key.Key.Id), ("secret", key.Secret));

        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.That(cookie, Does.StartWith("sso_gateway_console=").And.Contain("path=/").And.Contain("samesite=strict").And.Contain("httponly"));
        Assert.That(cookie, Does.Not.Contain("expires").And.Not.Contain("max-age"), "It goes with the browser.");
    }

    [Test]
    public async Task SignOut_EndsTheSessionForWhoeverHoldsItsCookie()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);
        using var copy = new ConsoleBrowser(_host.Address);
        copy.Cookies.Add(browser.Cookies.GetAllCookies());
        await copy.OpenAsync(Page);

        using var answer = await browser.SendAsync("/console/sign-out");

        Assert.That(answer.Headers.Location!.ToString(), Is.EqualTo(SignIn));
        await IsOutAsync(browser);
        await IsOutAsync(copy);
    }

    [Test]
    public async Task Session_InUse_LastsForItsLifetimeAndNoLonger()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);
        for (var minutes = 0; minutes < 100; minutes += 25)
        {
            _time.Advance(TimeSpan.FromMinutes(25));
            await browser.OpenAsync(Page);
        }

        _time.Advance(TimeSpan.FromMinutes(19));
        await browser.OpenAsync(Page);
        _time.Advance(TimeSpan.FromMinutes(1));

        await IsOutAsync(browser);
    }

    [Test]
    public async Task Session_Idle_EndsAfterTheTimeOut()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);
        _time.Advance(TimeSpan.FromMinutes(29));
        await browser.OpenAsync(Page);
        _time.Advance(TimeSpan.FromMinutes(30));

        await IsOutAsync(browser);
    }

    [Test]
    public async Task Session_OpenPageThatOnlyRefreshesItself_EndsAfterTheTimeOut()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);
        _time.Advance(TimeSpan.FromMinutes(20));
        using var pulse = await browser.GetAsync("/console/pulse");
        using var refresh = new HttpRequestMessage(HttpMethod.Get, Page);
        refresh.Headers.Add("X-Console-Refresh", "1");
        using var refreshed = await browser.Client.SendAsync(refresh);
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.That((pulse.StatusCode, refreshed.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        await IsOutAsync(browser);
    }

    [Test]
    public async Task Session_OfAKeyThatWasRevoked_IsWorthlessAtOnce()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);
        await browser.OpenAsync(Page);

        await _host.KeyStore.RemoveAsync(_host.KeyOf(AdminRole.Viewer).Key.Id, _time.GetUtcNow(), CancellationToken.None);

        await IsOutAsync(browser);
    }

    [Test]
    public async Task Session_OfAKeyThatExpires_EndsWithIt()
    {
        var ending = await AddKeyAsync(AdminRole.Viewer, _time.GetUtcNow().AddMinutes(5));
        using var browser = await ConsoleBrowser.SignInAsync(_host.Address, ending.Key.Id, ending.Secret);
        await browser.OpenAsync(Page);

        _time.Advance(TimeSpan.FromMinutes(5));

        await IsOutAsync(browser);
    }

    [Test]
    public async Task Session_OfAKeyWithAnotherSecretNow_IsWorthless()
    {
        using var browser = await SignInAsync(AdminRole.Admin);

        await _host.KeyStore.PutAsync(
            _host.KeyOf(AdminRole.Admin).Key with { SecretSha256 = NewKey.HashOf("another secret") }, CancellationToken.None);

        await IsOutAsync(browser);
    }

    [Test]
    public async Task Session_OfAKeyWithAnotherRoleNow_MayWhatTheRoleMay()
    {
        using var browser = await SignInAsync(AdminRole.Admin);
        var before = await browser.OpenAsync(Page);

        await _host.KeyStore.PutAsync(_host.KeyOf(AdminRole.Admin).Key with { Role = AdminRole.Viewer }, CancellationToken.None);

        using var refused = await browser.PostAsync(
            Page, ("form_token", before.QuerySelector("input[name=form_token]")!.GetAttribute("value")!), ("action", "legacy"), ("reason", "x"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await _host.Store.ReadPositionAsync(CancellationToken.None)).Revision, Is.Zero);
        Assert.That((await browser.OpenAsync(Page)).QuerySelectorAll("button.danger"), Is.Empty);
    }

    [Test]
    public async Task Token_IsNotInTheStoreOrTheLog()
    {
        using var browser = await SignInAsync(AdminRole.Admin);
        var token = browser.Cookies.GetAllCookies().Single(cookie => cookie.Name == "sso_gateway_console").Value;
        await browser.OpenAsync(Page);

        var files = Directory.GetFiles(Path.GetDirectoryName(_host.Services.GetRequiredService<Gateway.Storage.StoreOptions>().Path)!);

        Assert.That(files, Is.Not.Empty);
        foreach (var file in files)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.That((await reader.ReadToEndAsync()).Contains(token, StringComparison.Ordinal), Is.False, file);
        }

        Assert.That(_host.Log.Lines.Any(line => line.Contains(token, StringComparison.Ordinal)), Is.False);
    }

    private static async Task IsOutAsync(ConsoleBrowser browser)
    {
        using var answer = await browser.GetAsync(Page);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(answer.Headers.Location!.ToString(), Does.StartWith(SignIn));
    }

    private Task<ConsoleBrowser> SignInAsync(AdminRole role) =>
        ConsoleBrowser.SignInAsync(_host.Address, _host.KeyOf(role).Key.Id, _host.KeyOf(role).Secret);

    private async Task<NewKey> AddKeyAsync(AdminRole role, DateTimeOffset expiresAt)
    {
        var key = NewKey.Make("ends", role, "test", _time.GetUtcNow(), expiresAt);
        await _host.KeyStore.AddAsync(key.Key, onlyIfNone: false, CancellationToken.None);
        return key;
    }
}
