using System.Net;
using AngleSharp.Html.Dom;
using Gateway.Admin.Keys;
using Gateway.Tests.Evidence.Discovery;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

/// <summary>What real logins of a tenant without a mapping become on the console.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class DraftPagesTests
{
    private const string Page = "/console/drafts";

    [Test]
    public async Task Draft_Adopted_IsAMappingWithWhatWasSuggested()
    {
        await using var scene = await DiscoveryScene.StartAsync();
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");
        using var browser = await ConsoleBrowser.SignInAsync(scene.Gateway);

        var list = await browser.OpenAsync(Page);
        Assert.That(list.QuerySelectorAll("a.identifier").Select(link => link.GetAttribute("href")), Is.EqualTo(new[] { $"{Page}/acme" }));
        var page = await browser.OpenAsync($"{Page}/acme");
        Assert.That(page.QuerySelector(".warning")!.TextContent, Does.Contain("Nothing here is verified"));
        Assert.That(
            page.QuerySelector("pre")!.TextContent.Trim().ReplaceLineEndings("\n"), Is.EqualTo(scene.CertificatePem.Trim().ReplaceLineEndings("\n")));
        Assert.That(((IHtmlInputElement)page.QuerySelector("input[name=idp_entity_id]")!).Value, Is.EqualTo(DiscoveryScene.Issuer));

        using var answer = await browser.SendAsync(
            $"{Page}/acme/adopt",
            ("connection_id", Sample.ConnectionId),
            ("organization_id", ""),
            ("project", "test"),
            ("state", "shadow"),
            ("wave", "w1"),
            ("alternative_acs_url", ""),
            ("idp_entity_id", DiscoveryScene.Issuer),
            ("reason", "known since May"),
            ("ticket", "OPS-1"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await answer.Content.ReadAsStringAsync());
        Assert.That(answer.Headers.Location!.ToString(), Is.EqualTo("/console/mappings/acme"));
        var mapping = await scene.JsonAsync("mappings/acme");
        Assert.That(
            ((string?)mapping["state"], (string?)mapping["wave"], (string?)mapping["idp_entity_id"]), Is.EqualTo(("shadow", "w1", DiscoveryScene.Issuer)));
        Assert.That((string?)mapping["alternative_audience_uri"], Is.EqualTo(DiscoveryScene.Audience), "was left out, so it is as suggested");
        Assert.That(mapping["alternative_acs_url"], Is.Null, "was emptied, so it is nothing");
        Assert.That((await browser.OpenAsync(Page)).QuerySelector(".empty"), Is.Not.Null);
        var revision = await browser.OpenAsync("/console/history/1");
        Assert.That(revision.QuerySelector(".facts")!.TextContent, Does.Contain("known since May").And.Contain("OPS-1"));
    }

    [Test]
    public async Task Draft_AdoptedWithAFault_IsShownAgainWithWhatWasTyped()
    {
        await using var scene = await DiscoveryScene.StartAsync();
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");
        using var browser = await ConsoleBrowser.SignInAsync(scene.Gateway);

        using var answer = await browser.SendAsync($"{Page}/acme/adopt", ("connection_id", "<b>nonsense"), ("wave", "w1"), ("reason", "why"));

        var page = await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.BadRequest);
        Assert.That(page.QuerySelector(".alarm code")!.TextContent, Is.EqualTo("connection_id"));
        Assert.That(((IHtmlInputElement)page.QuerySelector("input[name=connection_id]")!).Value, Is.EqualTo("<b>nonsense"));
        Assert.That(((IHtmlInputElement)page.QuerySelector("input[name=wave]")!).Value, Is.EqualTo("w1"));
    }

    [Test]
    public async Task Draft_Forgotten_IsGone_AndAViewerForgetsNone()
    {
        await using var scene = await DiscoveryScene.StartAsync();
        await scene.LogInAsync("acme");
        await scene.DraftAsync("acme");
        using var operatorBrowser = await ConsoleKeys.SignInAsync(scene.Gateway, AdminRole.Operator);
        using var viewer = await ConsoleKeys.SignInAsync(scene.Gateway, AdminRole.Viewer);

        Assert.That((await viewer.OpenAsync($"{Page}/acme")).QuerySelector("main form[method=post]"), Is.Null);
        using (var refused = await viewer.SendAsync($"{Page}/acme/forget"))
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        }

        var list = await operatorBrowser.SubmitAsync($"{Page}/acme/forget");

        Assert.That(list.QuerySelector(".empty"), Is.Not.Null);
        await operatorBrowser.OpenAsync($"{Page}/acme", HttpStatusCode.NotFound);
    }
}
