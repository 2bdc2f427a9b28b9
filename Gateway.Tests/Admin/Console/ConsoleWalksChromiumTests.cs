using System.Text;
using Gateway.Tests.Evidence.Discovery;
using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary>What viewers, operators and admins do all day, by clicking and typing in a real browser.</summary>
[TestFixture, CancelAfter(300_000)]
internal sealed class ConsoleWalksChromiumTests
{
    private ConsoleScene? _started;

    private ConsoleScene Scene => _started!;

    [SetUp]
    public async Task StartAsync() => _started = await ConsoleScene.StartAsync();

    [TearDown]
    public async Task StopAsync()
    {
        if (_started is not null)
        {
            await _started.DisposeAsync();
        }
    }

    [Test]
    public async Task Operator_ImportsAList_FirstItsFaultsThenItsFields()
    {
        var page = await Scene.Users.OpenAsync("operator");
        var watching = await Scene.Users.OpenAsync("viewer");
        await watching.GotoAsync("/console/mappings?q=newcomer");
        await Visible(watching.GetByText("No mapping fits the filter."));

        await page.GotoAsync("/console/plans");
        await DropAsync(page, "list.csv", "identifier,connection_id,wave\nnewcomer,nonsense,wave-9\n");
        await Visible(page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = "line 2 (row 1)" }));
        await DropAsync(page, "list.csv", $"identifier,connection_id,wave\nnewcomer,{Sample.ConnectionId},wave-9\n");
        await Visible(page.Locator("ins", new PageLocatorOptions { HasText = "wave-9" }));
        await Visible(page.GetByText("sso-gateway plan list.csv", new PageGetByTextOptions { Exact = false }));
        await ClickAsync(page, "Apply it");

        await Visible(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Undo it from the history" }));

        // Nobody touched the other browser: it shows what was done by itself.
        await Visible(watching.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "newcomer" }));
        Assert.That(Scene.Users.Complaints.Select(complaint => complaint.Contains("400 (Bad Request)", StringComparison.Ordinal)), Is.EqualTo(new[] { true }));
    }

    [Test]
    public async Task Operator_CutsAWaveOver_AndRollsItBack()
    {
        var page = await Scene.Users.OpenAsync("operator");
        var before = await LegacyOfWaveAsync(page);

        await ChangeWaveAsync(page, "cutover");
        var cutOver = await LegacyOfWaveAsync(page);
        await ChangeWaveAsync(page, "rollback");

        Assert.That((before, cutOver, await LegacyOfWaveAsync(page)), Is.EqualTo((10, 0, 10)));
        Assert.That(Scene.Users.Complaints, Is.Empty);
    }

    [Test]
    public async Task Viewer_TracesALoginThatFailed_ToItsReasonAndRemedy()
    {
        await Scene.Gateway.PutAsync("held", state: "paused");
        using var login = await Scene.Gateway.PostFormAsync("/old-sso/held");
        var page = await Scene.Users.OpenAsync("viewer");
        await page.GotoAsync("/console/trace");

        await page.GetByLabel("Reference, identifier, or a SAMLResponse").FillAsync(login.Headers.GetValues("X-Request-Id").Single());
        await ClickAsync(page, "Trace");

        await Visible(page.Locator(".steps .broken", new PageLocatorOptions { HasText = "The mapping is paused." }));
        await Visible(page.Locator(".steps .broken", new PageLocatorOptions { HasText = "Resume it" }));
        Assert.That(Scene.Users.Complaints, Is.Empty);
    }

    [Test]
    public async Task Operator_RestoresAMapping_ToWhatItWas()
    {
        await Scene.Gateway.PutMappingAsync("tenant-03", new { connection_id = Sample.ConnectionId, note = "a slip" });
        var page = await Scene.Users.OpenAsync("operator");
        await page.GotoAsync("/console/mappings/tenant-03");

        await page.Locator("#history input[name=revision]").Last.CheckAsync();
        await page.Locator("#history").GetByLabel("Reason").FillAsync("the note was a slip");
        await ClickAsync(page, "Look at what it was then");
        await Visible(page.Locator("del", new PageLocatorOptions { HasText = "a slip" }));
        await ClickAsync(page, "Restore it");

        await Visible(page.Locator(".notice"));
        await page.GotoAsync("/console/mappings/tenant-03");
        await Visible(page.Locator("#history").GetByText("the note was a slip", new LocatorGetByTextOptions { Exact = false }));
        Assert.That(await page.Locator(".facts dd", new PageLocatorOptions { HasText = "a slip" }).CountAsync(), Is.Zero);
        Assert.That(Scene.Users.Complaints, Is.Empty);
    }

    [Test]
    public async Task Admin_BreaksTheGlass_AndEveryPageSaysSo()
    {
        var page = await Scene.Users.OpenAsync("admin");
        var watching = await Scene.Users.OpenAsync("viewer");
        await watching.GotoAsync("/console/status");
        Assert.That(await watching.Locator(".break-glass").CountAsync(), Is.Zero);

        await page.GotoAsync("/console/break-glass");
        await page.GetByLabel("Reason").First.FillAsync("Stytch is away");
        await ClickAsync(page, "Send everything to the legacy side");
        await Visible(page.Locator(".break-glass"));
        using var held = await Scene.Gateway.PostFormAsync("/old-sso/tenant-02");
        await watching.GotoAsync("/console/mappings");
        await Visible(watching.Locator(".break-glass"));
        await page.GotoAsync("/console/break-glass");
        await page.GetByLabel("Reason").First.FillAsync("Stytch is back");
        await ClickAsync(page, "End break-glass");
        await Visible(page.Locator(".notice"));
        using var let = await Scene.Gateway.PostFormAsync("/old-sso/tenant-02");

        Assert.That(((int)held.StatusCode, (int)let.StatusCode), Is.EqualTo((200, 307)));
        Assert.That(await page.Locator(".break-glass").CountAsync(), Is.Zero);
        Assert.That(Scene.Users.Complaints, Is.Empty);
    }

    [Test]
    public async Task Operator_AdoptsADraft_ThatRealLoginsMade()
    {
        await using var discovery = await DiscoveryScene.StartAsync();
        await discovery.LogInAsync("acme");
        await discovery.DraftAsync("acme");
        await using var users = await ConsoleUsers.StartAsync(discovery.Gateway);
        var page = await users.OpenAsync("operator");
        await page.GotoAsync("/console/drafts");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "acme" }).ClickAsync();
        await page.GetByLabel("Connection id at Stytch").FillAsync(Sample.ConnectionId);
        await page.GetByLabel("Project").FillAsync("test");
        await page.GetByLabel("Reason").FillAsync("known since May");
        await ClickAsync(page, "Make the mapping");

        await page.WaitForURLAsync("**/console/mappings/acme");
        await Visible(page.Locator("dd", new PageLocatorOptions { HasText = DiscoveryScene.Issuer }));
        Assert.That(users.Complaints, Is.Empty);
    }

    [Test]
    public async Task Viewer_IsShownNothingThatOnlyOthersMay()
    {
        var page = await Scene.Users.OpenAsync("viewer");

        foreach (var path in new[] { "/console/mappings", "/console/mappings/tenant-00", "/console/plans", "/console/break-glass", "/console/history/3" })
        {
            await page.GotoAsync(path);
            Assert.That(await page.Locator("main button.danger, main button.primary, main input[type=file]").CountAsync(), Is.Zero, path);
        }

        Assert.That(Scene.Users.Complaints, Is.Empty);
    }

    private static async Task Visible(ILocator part)
    {
        try
        {
            await part.First.WaitForAsync();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{part} is not on {part.Page.Url}:\n{await part.Page.Locator("main").InnerTextAsync()}");
        }
    }

    private static Task ClickAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).ClickAsync();

    private static async Task DropAsync(IPage page, string name, string content)
    {
        await page.GetByLabel("Reason").FillAsync("first import");
        await page.Locator("input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });
        await ClickAsync(page, "Make a plan");
    }

    private static async Task ChangeWaveAsync(IPage page, string action)
    {
        await page.GotoAsync("/console/mappings?wave=wave-1");
        await page.Locator("select[name=scope]").SelectOptionAsync("filter");
        await page.Locator("select[name=action]").SelectOptionAsync(action);
        await page.GetByLabel("Reason").FillAsync("the first wave");
        await ClickAsync(page, "Look at it first");
        if (await page.Locator("input[name=skip_refused]").CountAsync() > 0)
        {
            await page.Locator("input[name=skip_refused]").CheckAsync();
        }

        await page.Locator("main button.danger").Last.ClickAsync();
        await Visible(page.Locator(".notice"));
    }

    private static async Task<int> LegacyOfWaveAsync(IPage page)
    {
        await page.GotoAsync("/console/mappings?wave=wave-1");
        return await page.Locator("tbody .badge", new PageLocatorOptions { HasText = "legacy" }).CountAsync();
    }
}
