using System.Net;
using Gateway.Admin.Keys;
using Gateway.Evidence.Parity;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Evidence.Parity;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

/// <summary>Parity read anew, shown with its remedies, and mended at Stytch only once somebody has looked.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class ParityPagesTests
{
    private const string Path = "/console/parity";

    [Test]
    public async Task Run_SelectedMapping_ShowsCodeSeverityAndRemedy()
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(ParityCode.AudienceDiffers, scene);
        using var browser = await SignInAsync(scene, AdminRole.Operator);
        var token = await FormTokenAsync(browser);

        using var run = await browser.PostAsync(Path + "/run", ("form_token", token), ("identifier", "acme"));
        var page = await browser.OpenAsync(run.Headers.Location!.ToString());
        var red = await browser.OpenAsync($"{Path}?status=red&wave=first");
        var green = await browser.OpenAsync($"{Path}?status=green");

        Assert.That(page.QuerySelector(".notice")!.TextContent, Does.Contain("1 red"));
        Assert.That(red.QuerySelector("tbody")!.TextContent, Does.Contain("audience_differs").And.Contain("red").And.Contain("Set alternative_audience_uri"));
        Assert.That(green.QuerySelector(".empty"), Is.Not.Null);
    }

    [Test]
    public async Task Run_WaveOrAllOrNothing_IsWhatTheApiSays()
    {
        await using var scene = await ParityScene.StartAsync();
        using var browser = await SignInAsync(scene, AdminRole.Operator);
        var token = await FormTokenAsync(browser);

        using var wave = await browser.PostAsync(Path + "/run", ("form_token", token), ("wave", "first"));
        using var all = await browser.PostAsync(Path + "/run", ("form_token", token), ("all", "yes"));
        using var nothing = await browser.PostAsync(Path + "/run", ("form_token", token));

        Assert.That(wave.Headers.Location!.ToString(), Is.EqualTo($"{Path}?wave=first"));
        Assert.That(all.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var refused = await ConsoleBrowser.ReadAsync(nothing, nothing.StatusCode);
        Assert.That((int)nothing.StatusCode, Is.InRange(400, 499));
        Assert.That(refused.QuerySelector(".alarm")!.TextContent, Does.Contain("identifiers"));
    }

    [Test]
    public async Task Fix_IsShownFirstAndMadeOnlyWhenConfirmed()
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(ParityCode.AudienceDiffers, scene);
        await scene.RunAsync();
        var wrong = scene.Connection.AlternativeAudienceUri;
        using var browser = await SignInAsync(scene, AdminRole.Admin);

        using var shown = await browser.SendAsync(Path + "/fix", ("identifier", "acme"));
        var preview = await ConsoleBrowser.ReadAsync(shown, HttpStatusCode.OK);
        using var unconfirmed = await browser.SendAsync(Path + "/fix", ("identifier", "acme"), ("apply", "yes"));
        var untouched = scene.Connection.AlternativeAudienceUri;
        using var made = await browser.SendAsync(Path + "/fix", ("identifier", "acme"), ("apply", "yes"), ("confirm", "yes"));
        var result = await ConsoleBrowser.ReadAsync(made, HttpStatusCode.OK);

        Assert.That(preview.QuerySelector("ins")!.TextContent, Is.EqualTo(SamlScene.Audience));
        Assert.That(preview.QuerySelector("del")!.TextContent, Is.EqualTo(wrong));
        Assert.That(preview.QuerySelector("tbody")!.TextContent, Does.Contain("planned"));
        Assert.That(preview.QuerySelectorAll("button.danger"), Has.Length.EqualTo(1));
        Assert.That(untouched, Is.EqualTo(wrong));
        Assert.That(result.QuerySelector("tbody")!.TextContent, Does.Contain("done"));
        Assert.That(scene.Connection.AlternativeAudienceUri, Is.EqualTo(SamlScene.Audience));
    }

    [Test]
    public async Task Viewer_SeesNoButtonsAndChangesNothing()
    {
        await using var scene = await ParityScene.StartAsync();
        using var viewer = await SignInAsync(scene, AdminRole.Viewer);
        var page = await viewer.OpenAsync(Path);
        var token = await FormTokenAsync(viewer);
        var calls = scene.Stytch.Calls.CountOf("list_connections");

        using var run = await viewer.PostAsync(Path + "/run", ("form_token", token), ("all", "yes"));
        using var fix = await viewer.PostAsync(Path + "/fix", ("form_token", token), ("identifier", "acme"), ("apply", "yes"), ("confirm", "yes"));
        using var operators = await SignInAsync(scene, AdminRole.Operator);
        using var fixByOperator = await operators.PostAsync(
            Path + "/fix", ("form_token", await FormTokenAsync(operators)), ("identifier", "acme"), ("apply", "yes"), ("confirm", "yes"));

        Assert.That(page.QuerySelectorAll("#main form[method=post], #main input[type=checkbox]"), Is.Empty);
        Assert.That(
            (run.StatusCode, fix.StatusCode, fixByOperator.StatusCode),
            Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
        Assert.That(scene.Stytch.Calls.CountOf("list_connections"), Is.EqualTo(calls));
    }

    [Test]
    public async Task StoredMarkup_IsText()
    {
        await using var scene = await ParityScene.StartAsync();
        await scene.PutAsync(Sample.Mapping("<b>mapping</b>") with { Wave = "<i>wave</i>" });
        using var browser = await SignInAsync(scene, AdminRole.Admin);

        var page = await browser.OpenAsync(Path);

        Assert.That(page.QuerySelectorAll("#main b, #main i"), Is.Empty);
        Assert.That(page.QuerySelector("tbody")!.TextContent, Does.Contain("<b>mapping</b>").And.Contain("<i>wave</i>"));
    }

    [Test]
    public async Task List_MoreThanAPage_LeadsToTheNext()
    {
        await using var scene = await ParityScene.StartAsync();
        for (var i = 0; i < 55; i++)
        {
            await scene.PutAsync(Sample.Mapping($"m{i:00}"));
        }

        using var browser = await SignInAsync(scene, AdminRole.Viewer);
        var first = await browser.OpenAsync(Path);
        var second = await browser.OpenAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.That((first.QuerySelectorAll("tbody tr").Length, second.QuerySelectorAll("tbody tr").Length), Is.EqualTo((50, 6)));
        Assert.That(second.QuerySelector("a[rel=next]"), Is.Null);
    }

    private static Task<ConsoleBrowser> SignInAsync(ParityScene scene, AdminRole role) =>
        ConsoleBrowser.SignInAsync(scene.Host.Address, scene.Host.KeyOf(role).Key.Id, scene.Host.KeyOf(role).Secret);

    private static async Task<string> FormTokenAsync(ConsoleBrowser browser) =>
        (await browser.OpenAsync(Path)).QuerySelector("input[name=form_token]")!.GetAttribute("value")!;
}
