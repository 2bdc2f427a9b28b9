using System.Net;
using System.Net.Http.Json;
using Gateway.Admin.Keys;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

/// <summary>The past on the console, and going back to it.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class HistoryPagesTests
{
    private const string Page = "/console/history";

    [Test]
    public async Task Restore_OneMapping_IsANewRevision()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("a", state: "legacy");
        await gateway.PutAsync("a", state: "migrated");
        using var browser = await ConsoleKeys.SignInAsync(gateway, AdminRole.Operator);
        var before = await browser.OpenAsync($"{Page}/2");
        Assert.That(before.QuerySelector("ul.diff del")!.TextContent, Is.EqualTo("legacy"));
        Assert.That(before.QuerySelector("ul.diff ins")!.TextContent, Is.EqualTo("migrated"));

        var page = await browser.SubmitAsync(
            $"{Page}/2", ("target", "before"), ("scope", "one"), ("identifier", "a"), ("reason", "too early"), ("ticket", ""), ("action", "restore"));

        Assert.That(page.QuerySelector("h1")!.TextContent, Does.StartWith("Revision 3").And.Contain("restore"));
        Assert.That(await StateAsync(gateway, "a"), Is.EqualTo("legacy"));
    }

    [Test]
    public async Task Restore_WholeTable_IsPreviewedAsAPlanAndAppliedByAnAdmin()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("a", state: "legacy");
        await gateway.PutAsync("a", state: "migrated");
        await gateway.PutAsync("b");
        using var admin = await ConsoleBrowser.SignInAsync(gateway);

        var plan = await admin.SubmitAsync($"{Page}/1", ("target", "this"), ("scope", "all"), ("reason", "all wrong"), ("action", "preview"));
        Assert.That(plan.QuerySelectorAll(".tile b").Select(tile => tile.TextContent).Take(3), Is.EqualTo(new[] { "0", "1", "1" }));
        Assert.That(await StateAsync(gateway, "a"), Is.EqualTo("migrated"), "a preview changes nothing");
        var restored = await admin.SubmitAsync($"{Page}/1", ("target", "this"), ("scope", "all"), ("reason", "all wrong"), ("action", "restore"));

        Assert.That(restored.QuerySelector(".notice")!.TextContent, Does.Contain("Restored revision 1 as revision 4: 2 mappings changed"));
        Assert.That(await StateAsync(gateway, "a"), Is.EqualTo("legacy"));
        using var gone = await gateway.Admin.GetAsync(new Uri("mappings/b", UriKind.Relative));
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Restore_WholeTableOfMany_IsAPlanFirst()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("a");
        for (var i = 0; i < 11; i++)
        {
            await gateway.PutAsync($"tenant-{i}");
        }

        using var admin = await ConsoleBrowser.SignInAsync(gateway);

        var page = await admin.SubmitAsync($"{Page}/1", ("target", "this"), ("scope", "all"), ("reason", "all wrong"), ("action", "restore"));

        Assert.That(page.QuerySelector(".notice")!.TextContent, Does.Contain("11 mappings would change. Nothing was changed yet"));
        Assert.That(page.QuerySelector("form[action$='/apply']"), Is.Not.Null);
        Assert.That(await StateAsync(gateway, "tenant-3"), Is.EqualTo("migrated"));
    }

    [Test]
    public async Task Restore_ByWhoMayNot_ChangesNothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("a", state: "legacy");
        await gateway.PutAsync("a", state: "migrated");
        using var viewer = await ConsoleKeys.SignInAsync(gateway, AdminRole.Viewer);
        using var operatorBrowser = await ConsoleKeys.SignInAsync(gateway, AdminRole.Operator);

        Assert.That((await viewer.OpenAsync($"{Page}/1")).QuerySelector("main form[method=post]"), Is.Null);
        using var one = await viewer.SendAsync($"{Page}/1", ("scope", "one"), ("identifier", "a"), ("reason", "why"), ("action", "restore"));
        using var all = await operatorBrowser.SendAsync($"{Page}/1", ("scope", "all"), ("reason", "why"), ("action", "restore"));
        using var none = await operatorBrowser.SendAsync($"{Page}/1", ("scope", "one"), ("identifier", ""), ("reason", "why"), ("action", "restore"));
        using var verify = await operatorBrowser.SendAsync($"{Page}/verify");

        Assert.That(
            (one.StatusCode, all.StatusCode, none.StatusCode, verify.StatusCode),
            Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden)));
        Assert.That(await StateAsync(gateway, "a"), Is.EqualTo("migrated"));
    }

    [Test]
    public async Task Html_InWhatWasTyped_IsText()
    {
        const string Html = "<img src=x onerror=alert(1)>";
        await using var gateway = await TestGateway.StartAsync();
        var address = $"mappings/{Uri.EscapeDataString(Html)}?reason={Uri.EscapeDataString(Html)}&ticket={Uri.EscapeDataString(Html)}";
        using var put = await gateway.Admin.PutAsync(
            new Uri(address, UriKind.Relative), JsonContent.Create(new { connection_id = Sample.ConnectionId, note = Html }));
        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created), await put.Content.ReadAsStringAsync());
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        foreach (var path in new[] { Page, $"{Page}/1", $"{Page}/1?identifier={Uri.EscapeDataString(Html)}", $"{Page}?by={Uri.EscapeDataString(Html)}" })
        {
            Assert.That((await browser.OpenAsync(path)).QuerySelector("img"), Is.Null, path);
        }

        var page = await browser.OpenAsync($"{Page}/1");
        Assert.That(page.QuerySelector("a.identifier")!.TextContent, Is.EqualTo(Html));
        Assert.That(page.QuerySelector(".facts")!.TextContent.Split(Html), Has.Length.EqualTo(3), "as reason and ticket");
    }

    [Test]
    public async Task List_ByActionAndKey_HasThoseAlone()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("a");
        using var deleted = await gateway.Admin.DeleteAsync(new Uri("mappings/a", UriKind.Relative));
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        var all = await browser.OpenAsync($"{Page}?by={TestGateway.KeyId}");
        var deletions = await browser.OpenAsync($"{Page}?action=delete");
        var others = await browser.OpenAsync($"{Page}?by=somebody-else");

        Assert.That(all.QuerySelectorAll("tbody td:first-child").Select(cell => cell.TextContent.Trim()), Is.EqualTo(new[] { "2", "1" }));
        Assert.That(deletions.QuerySelectorAll("tbody td:first-child").Select(cell => cell.TextContent.Trim()), Is.EqualTo(new[] { "2" }));
        Assert.That(others.QuerySelector(".empty"), Is.Not.Null);
    }

    [Test]
    public async Task List_OfManyRevisions_GoesOnAtItsCursor()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var i = 0; i < 51; i++)
        {
            await gateway.PutAsync("a", state: i % 2 == 0 ? "legacy" : "migrated");
        }

        using var browser = await ConsoleBrowser.SignInAsync(gateway);
        var first = await browser.OpenAsync(Page);
        var last = await browser.OpenAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.That(first.QuerySelectorAll("tbody tr"), Has.Length.EqualTo(50));
        Assert.That(last.QuerySelectorAll("tbody td:first-child").Select(cell => cell.TextContent.Trim()), Is.EqualTo(new[] { "1" }));
        Assert.That(last.QuerySelector("a[rel=next]"), Is.Null);
    }

    [Test]
    public async Task Verify_PastThatIsWhole_SaysSoWithItsHead()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("a");
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        using var answer = await browser.SendAsync($"{Page}/verify");

        var page = await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.OK);
        Assert.That(page.QuerySelector(".notice")!.TextContent, Does.Contain("All is as the chain of hashes says"));
        Assert.That(page.QuerySelector(".facts code")!.TextContent, Does.Match("^[0-9a-f]{64}$"));
    }

    [TestCase("nonsense")]
    [TestCase("99")]
    public async Task Revision_ThatIsNone_IsRefusedOnAPage(string revision)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        Assert.That((await browser.OpenAsync($"{Page}/{revision}", HttpStatusCode.NotFound)).QuerySelector(".alarm"), Is.Not.Null);
    }

    private static async Task<string?> StateAsync(TestGateway gateway, string identifier)
    {
        using var answer = await gateway.Admin.GetAsync(new Uri($"mappings/{identifier}", UriKind.Relative));
        return (string?)(await answer.JsonAsync())["state"];
    }
}
