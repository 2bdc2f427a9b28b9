using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Gateway.Evidence.Connections;
using Gateway.Tests.Evidence.Connections;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Console;

/// <summary>Changes of state by the console's pages: looked at first, made by a second step, refused with a remedy.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class MappingChangePagesTests
{
    private const string Pending = "saml-connection-test-pending";

    private TestGateway _gateway = null!;
    private ConsoleBrowser _operator = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _gateway = await TestGateway.StartAsync();
        _operator = await ConsoleForms.SignInAsync(_gateway, "operator");
        foreach (var identifier in (string[])["acme", "birch", "cedar"])
        {
            await _gateway.PutMappingAsync(identifier, new { connection_id = Sample.ConnectionId, wave = "first" });
        }
    }

    [TearDown]
    public async Task StopAsync()
    {
        _operator.Dispose();
        await _gateway.DisposeAsync();
    }

    [Test]
    public async Task Change_FirstStep_ShowsWhatBecomesOfEachAndChangesNothing()
    {
        var look = await LookAsync("cutover", ("identifier", "acme"), ("identifier", "birch"));

        Assert.That(RowsOf(look, "What changes"), Is.EqualTo(new[] { "acme legacy migrated", "birch legacy migrated" }));
        Assert.That(look.QuerySelector("dl.facts")!.TextContent, Does.Contain("they are ready").And.Contain("OPS-7"));
        Assert.That(await StatesAsync(), Is.EqualTo("legacy legacy legacy"));
    }

    [Test]
    public async Task Change_SelectedRows_IsMadeBySendingThePage()
    {
        var look = await LookAsync("cutover", ("identifier", "acme"), ("identifier", "cedar"));
        var done = await _operator.FollowFormAsync(MakeFormOf(look));

        Assert.That(done.QuerySelector(".notice")!.TextContent, Does.Match("Revision \\d+: 2 mappings changed"));
        Assert.That(await StatesAsync(), Is.EqualTo("migrated legacy migrated"));
        var revisions = await _gateway.Admin.GetStringAsync(new Uri("revisions?limit=1", UriKind.Relative));
        Assert.That(revisions, Does.Contain("they are ready").And.Contain("OPS-7"));
    }

    [Test]
    public async Task Change_Wave_IsCutOverAndRolledBack()
    {
        await _gateway.PutMappingAsync("elsewhere", new { connection_id = Sample.ConnectionId, wave = "second" });

        await _operator.FollowFormAsync(MakeFormOf(await LookAsync("cutover", ("scope", "filter"), ("wave", "first"))));
        var cutOver = await StatesAsync() + " " + await _gateway.StateOfAsync("elsewhere");
        var back = await _operator.FollowFormAsync(MakeFormOf(await LookAsync("rollback", ("scope", "filter"), ("wave", "first"))));

        Assert.That(cutOver, Is.EqualTo("migrated migrated migrated legacy"));
        Assert.That(await StatesAsync(), Is.EqualTo("legacy legacy legacy"));
        Assert.That(((IHtmlInputElement)back.QuerySelector(".filters input[name=wave]")!).Value, Is.EqualTo("first"));
    }

    [Test]
    public async Task Change_SomeRefused_ShowsWhyAndLeavesThemOutOnlyWhenTold()
    {
        await PutPendingAsync();

        var look = await LookAsync("cutover", ("scope", "filter"), ("wave", "first"));
        var refused = await _operator.ReadFormAsync(MakeFormOf(look), HttpStatusCode.BadRequest);
        var before = await StatesAsync();
        await _operator.FollowFormAsync(MakeFormOf(refused), ("skip_refused", "yes"));

        Assert.That(
            look.QuerySelector("#refused")!.TextContent, Does.Contain("pending").And.Contain("Complete it at Stytch").And.Contain("connection_pending"));
        Assert.That(before, Is.EqualTo("legacy legacy legacy"));
        Assert.That(await StatesAsync() + " " + await _gateway.StateOfAsync("pending"), Is.EqualTo("migrated migrated migrated legacy"));
    }

    [Test]
    public async Task Change_OnlyRefused_HasNothingToSend()
    {
        await PutPendingAsync();

        var look = await LookAsync("cutover", ("identifier", "pending"));

        Assert.That(look.QuerySelector("input[name=plan]"), Is.Null);
        Assert.That(look.QuerySelector("#refused")!.TextContent, Does.Contain("Complete it at Stytch"));
    }

    [Test]
    public async Task Change_Force_IsForAdminsOnly()
    {
        await PutPendingAsync();
        using var admin = await ConsoleBrowser.SignInAsync(_gateway);

        var operators = await LookAsync("cutover", ("identifier", "pending"), ("force", "yes"));
        var admins = await LookAsync(admin, "cutover", ("identifier", "pending"));
        var forced = await admin.ReadFormAsync(admins.QuerySelector("#refused form")!, HttpStatusCode.OK);
        await admin.FollowFormAsync(MakeFormOf(forced));

        Assert.That(operators.QuerySelectorAll("#refused form, input[name=plan]"), Is.Empty);
        Assert.That(await _gateway.StateOfAsync("pending"), Is.EqualTo("migrated"));
    }

    [Test]
    public async Task Change_TableMovedMeanwhile_IsShownAndNotMade()
    {
        var look = await LookAsync("cutover", ("identifier", "acme"));
        await _gateway.PutAsync("birch", "retired");

        var conflict = await _operator.ReadFormAsync(MakeFormOf(look), HttpStatusCode.Conflict);

        Assert.That(conflict.QuerySelector("[role=alert]")!.TextContent, Does.Contain("plan_outdated"));
        Assert.That(await _gateway.StateOfAsync("acme"), Is.EqualTo("legacy"));
        await _operator.FollowFormAsync(MakeFormOf(conflict));
        Assert.That(await _gateway.StateOfAsync("acme"), Is.EqualTo("migrated"));
    }

    [Test]
    public async Task Change_MoreThanThePageShows_IsAppliedOnThePlansPage()
    {
        for (var i = 0; i < 101; i++)
        {
            await _gateway.PutMappingAsync($"many-{i:000}", new { connection_id = Sample.ConnectionId, wave = "many" });
        }

        var look = await LookAsync("shadow", ("scope", "filter"), ("wave", "many"));

        Assert.That(look.QuerySelector("input[name=plan]"), Is.Null);
        Assert.That(look.QuerySelector("a[href^='/console/plans/']"), Is.Not.Null);
        Assert.That(await _gateway.StateOfAsync("many-000"), Is.EqualTo("legacy"));
    }

    [Test]
    public async Task Change_NothingSelectedOrWithoutReason_IsRefused()
    {
        var nothing = await Send(_operator, HttpStatusCode.BadRequest, ("action", "cutover"), ("reason", "why"));
        var noAction = await Send(_operator, HttpStatusCode.BadRequest, ("identifier", "acme"), ("reason", "why"));
        var noReason = await Send(_operator, HttpStatusCode.BadRequest, ("action", "cutover"), ("identifier", "acme"));

        Assert.That(AlertOf(nothing), Does.Contain("Select at least one mapping"));
        Assert.That(AlertOf(noAction), Does.Contain("Choose what to do"));
        Assert.That(AlertOf(noReason), Does.Contain("reason"));
        Assert.That(await StatesAsync(), Is.EqualTo("legacy legacy legacy"));
    }

    [Test]
    public async Task Change_Viewer_IsForbidden()
    {
        using var viewer = await ConsoleForms.SignInAsync(_gateway, "viewer");

        await Send(viewer, HttpStatusCode.Forbidden, ("action", "cutover"), ("identifier", "acme"), ("reason", "why"));

        Assert.That(await StatesAsync(), Is.EqualTo("legacy legacy legacy"));
    }

    [Test]
    public async Task Change_MarkupInWhatIsAsked_IsText()
    {
        const string markup = "<img src=x onerror=alert(1)>";
        await _gateway.PutMappingAsync(markup, new { connection_id = Sample.ConnectionId });

        var look = await Send(_operator, HttpStatusCode.OK, ("action", "shadow"), ("identifier", markup), ("reason", markup), ("ticket", markup));

        Assert.That(look.QuerySelector("main img"), Is.Null);
        Assert.That(look.QuerySelector("tbody a")!.TextContent, Is.EqualTo(markup));
        await _operator.FollowFormAsync(MakeFormOf(look));
        Assert.That(await _gateway.StateOfAsync(markup), Is.EqualTo("shadow"));
    }

    private async Task PutPendingAsync()
    {
        await _gateway.PutMappingAsync("pending", new { connection_id = Pending, wave = "first" });
        await _gateway.Services.GetRequiredService<IConnectionStore>().PutAsync(
            ConnectionSamples.Facts(Pending) with { Status = ConnectionStatus.Pending }, CancellationToken.None);
    }

    private Task<IHtmlDocument> LookAsync(string action, params (string Name, string Value)[] fields) => LookAsync(_operator, action, fields);

    private static Task<IHtmlDocument> LookAsync(ConsoleBrowser browser, string action, params (string Name, string Value)[] fields) =>
        Send(browser, HttpStatusCode.OK, [("action", action), ("reason", "they are ready"), ("ticket", "OPS-7"), .. fields]);

    private static async Task<IHtmlDocument> Send(ConsoleBrowser browser, HttpStatusCode expected, params (string Name, string Value)[] fields)
    {
        using var response = await browser.SendAsync("/console/mappings/change", fields);
        return await ConsoleBrowser.ReadAsync(response, expected);
    }

    private static IElement MakeFormOf(IDocument look) => look.QuerySelector("input[name=plan]")!.Closest("form")!;

    private static string AlertOf(IDocument page) => page.QuerySelector("[role=alert]")!.TextContent;

    private static IEnumerable<string> RowsOf(IDocument page, string region) =>
        page.QuerySelectorAll($"[aria-label='{region}'] tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim())));

    private async Task<string> StatesAsync() =>
        $"{await _gateway.StateOfAsync("acme")} {await _gateway.StateOfAsync("birch")} {await _gateway.StateOfAsync("cedar")}";
}
