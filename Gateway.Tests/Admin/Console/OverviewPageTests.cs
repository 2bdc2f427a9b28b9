using System.Net;
using System.Net.Http.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

/// <summary>The first page, the status page, and the emergency switch, as somebody without a script sees them.</summary>
internal sealed class OverviewPageTests
{
    private TestGateway _gateway = null!;
    private RecordingBackend _legacy = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _legacy = await RecordingBackend.StartAsync();
        _gateway = await TestGateway.StartAsync(TestGateway.Legacy(_legacy.Url));
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _gateway.DisposeAsync();
        await _legacy.DisposeAsync();
    }

    [Test]
    public async Task Overview_OfAMigrationUnderWay_CountsStatesWavesAndLogins()
    {
        using (var put = await _gateway.Admin.PutAsJsonAsync(
            new Uri("mappings/acme?reason=%3Cb%3Efirst%3C%2Fb%3E", UriKind.Relative),
            new { connection_id = Sample.ConnectionId, state = "migrated", wave = "<i>one</i>" }))
        {
            Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        await _gateway.PutAsync("globex", state: "legacy");
        using (await _gateway.PostFormAsync("/old-sso/acme"))
        using (await _gateway.PostFormAsync("/old-sso/globex"))
        {
            using var browser = await ConsoleBrowser.SignInAsync(_gateway);

            var page = await browser.OpenAsync("/console");

            Assert.That(page.QuerySelector("a.tile[href='/console/mappings?state=migrated'] b")!.TextContent, Is.EqualTo("1"));
            var flow = page.QuerySelectorAll("#flow-table tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent)));
            Assert.That(flow, Is.EqualTo(new[] { "Stytch 1 1", "Legacy side 1 1", "A page (paused, retired, unmapped) 0 0" }));
            Assert.That(page.QuerySelector("a[href='/console/mappings?wave=%3Ci%3Eone%3C%2Fi%3E']")!.TextContent, Is.EqualTo("<i>one</i>"));
            Assert.That(page.QuerySelectorAll(".timeline")[^1].TextContent, Does.Contain("<b>first</b>"));
        }
    }

    [Test]
    public async Task Overview_WithNothingInIt_SaysSo()
    {
        using var browser = await ConsoleBrowser.SignInAsync(_gateway);

        var page = await browser.OpenAsync("/console");

        Assert.That(
            page.QuerySelectorAll(".empty").Select(empty => empty.TextContent),
            Is.SupersetOf(new[] { "Nothing needs anybody now.", "Nothing was changed yet. A list of mappings is planned under Plans." }));
    }

    [Test]
    public async Task Overview_LoginsThatFailed_NeedAttention()
    {
        await _gateway.PutAsync("acme", state: "paused");
        using (await _gateway.PostFormAsync("/old-sso/acme"))
        {
            using var browser = await ConsoleBrowser.SignInAsync(_gateway);

            await Eventually.TrueAsync(
                async () => (await browser.OpenAsync("/console")).QuerySelector("a[href='/console/trace?status=error']") is not null,
                TimeSpan.FromSeconds(30));
        }
    }

    [Test]
    public async Task BreakGlass_TurnedInTheConsole_SendsEverybodyToTheLegacySideAndBack()
    {
        await _gateway.PutAsync("acme");
        using var browser = await ConsoleBrowser.SignInAsync(_gateway);

        await browser.SubmitAsync("/console/break-glass", ("action", "legacy"), ("reason", "Stytch is away"));
        Assert.That((await browser.OpenAsync("/console")).QuerySelector(".break-glass")!.TextContent, Does.Contain("Stytch is away"));
        using (var login = await _gateway.PostFormAsync("/old-sso/acme"))
        {
            Assert.That(login.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        await browser.SubmitAsync("/console/break-glass", ("action", "end"), ("reason", "it is back"));
        Assert.That((await browser.OpenAsync("/console")).QuerySelector(".break-glass"), Is.Null);
        using var after = await _gateway.PostFormAsync("/old-sso/acme");
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }

    [Test]
    public async Task BreakGlass_WithoutAReason_IsRefusedAndSaysWhy()
    {
        using var browser = await ConsoleBrowser.SignInAsync(_gateway);

        using var response = await browser.SendAsync("/console/break-glass", ("action", "legacy"));
        var page = await ConsoleBrowser.ReadAsync(response, HttpStatusCode.BadRequest);

        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("reason"));
        Assert.That((await browser.OpenAsync("/console")).QuerySelector(".break-glass"), Is.Null);
    }

    [Test]
    public async Task Status_OfAHealthyGateway_ShowsStoreAndTable()
    {
        await _gateway.PutAsync("acme");
        using var browser = await ConsoleBrowser.SignInAsync(_gateway);

        var text = (await browser.OpenAsync("/console/status")).QuerySelector("main")!.TextContent;

        Assert.That(text, Does.Contain("sqlite").And.Contain("up").And.Contain("confirmed").And.Contain(_gateway.PublicUrl.ToString()));
        Assert.That(text, Does.Not.Contain("Take the store as it is"));
    }
}
