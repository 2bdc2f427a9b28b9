using System.Net;
using System.Net.Http.Json;
using AngleSharp.Html.Dom;
using Gateway.Evidence.Connections;
using Gateway.Tests.Evidence.Connections;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Console;

/// <summary>A mapping's page: who answers, what is known, and what can be done from it.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class MappingDetailPageTests
{
    private const string Acme = "/console/mappings/acme";
    private const string Target = "https://test.stytch.com/v1/b2b/sso/callback/" + Sample.ConnectionId;

    private RecordingBackend _legacy = null!;
    private TestGateway _gateway = null!;
    private ConsoleBrowser _operator = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _legacy = await RecordingBackend.StartAsync();
        _gateway = await TestGateway.StartAsync(TestGateway.Legacy(_legacy.Url), ("Gateway:Handover:PublicUrl", "https://sso.example.com"));
        _operator = await ConsoleForms.SignInAsync(_gateway, "operator");
        await _gateway.PutMappingAsync("acme", new { connection_id = Sample.ConnectionId, aliases = new[] { "old-acme" }, wave = "one", note = "first" });
    }

    [TearDown]
    public async Task StopAsync()
    {
        _operator.Dispose();
        await _gateway.DisposeAsync();
        await _legacy.DisposeAsync();
    }

    [TestCase("legacy", "Logins go to the legacy side.")]
    [TestCase("shadow", "Logins go to the legacy side; shadow checks look at its answers.")]
    [TestCase("migrated", "Logins go to Stytch: " + Target)]
    [TestCase("paused", "Logins are answered with a page that asks to come back later.")]
    [TestCase("retired", "Logins are answered with a page that says that this address is retired.")]
    public async Task Page_OfEachState_SaysWhoAnswers(string state, string sentence)
    {
        await _gateway.PutAsync("tenant", state);

        Assert.That(await WhoAnswersAsync("tenant"), Is.EqualTo(sentence));
    }

    [Test]
    public async Task Page_UnderBreakGlass_SaysThatTheStateDoesNotDecide()
    {
        await _gateway.PutAsync("tenant");
        using var turned = await _gateway.Admin.PostAsJsonAsync(new Uri("break-glass/legacy", UriKind.Relative), new { reason = "drill" });

        Assert.That(await WhoAnswersAsync("tenant"), Is.EqualTo("Logins go to the legacy side, whatever its state says: break-glass is on."));
    }

    [TestCase("a/b")]
    [TestCase("100%")]
    [TestCase("%2F")]
    [TestCase("Größe-東京")]
    [TestCase("a.b..c")]
    [TestCase("...")]
    [TestCase("change")]
    [TestCase("a b+c?d#e&f")]
    public async Task Page_OfAnyIdentifier_OpensFromTheList(string identifier)
    {
        await _gateway.PutMappingAsync(identifier, new { connection_id = Sample.ConnectionId, wave = "odd" });

        var list = await _operator.OpenAsync("/console/mappings?wave=odd");
        var page = await _operator.OpenAsync(list.QuerySelector("tbody a.identifier")!.GetAttribute("href")!);
        var look = await _operator.ReadFormAsync(page.QuerySelector("#change")!, HttpStatusCode.OK, ("action", "shadow"), ("reason", "why"));
        var done = await _operator.FollowFormAsync(look.QuerySelector("input[name=plan]")!.Closest("form")!);

        Assert.That(page.QuerySelector("h1")!.TextContent, Is.EqualTo(identifier));
        Assert.That(done.QuerySelector("h1")!.TextContent, Is.EqualTo(identifier));
        Assert.That(await _gateway.StateOfAsync(identifier), Is.EqualTo("shadow"));
    }

    [Test]
    public async Task Page_OfAnAlias_LeadsToItsMapping()
    {
        using var response = await _operator.GetAsync("/console/mappings/old-acme");

        Assert.That((response.StatusCode, response.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.SeeOther, Acme)));
    }

    [Test]
    public async Task Page_OfNoMapping_SaysSo()
    {
        var page = await _operator.OpenAsync("/console/mappings/nobody", HttpStatusCode.NotFound);

        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("There is no mapping with this identifier."));
    }

    [Test]
    public async Task Page_OfWhatIsNotKnown_HasAnEmptyStateInEachPart()
    {
        var page = await _operator.OpenAsync(Acme);

        Assert.That(page.QuerySelector("#parity .empty")!.TextContent, Does.StartWith("Nothing is known of its connection yet"));
        Assert.That(page.QuerySelector("#findings .empty")!.TextContent, Does.StartWith("No response of this tenant was looked at yet"));
        Assert.That(page.QuerySelector("#traffic .empty")!.TextContent, Is.EqualTo("Nobody used its old address in this time."));
        Assert.That(page.QuerySelector("#handover .empty")!.TextContent, Is.EqualTo("There are no links."));
        Assert.That(page.QuerySelectorAll("h1"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Page_OfWhatIsKnown_ShowsReadinessWithRemedyAndTheConnection()
    {
        await _gateway.Services.GetRequiredService<IConnectionStore>().PutAsync(
            ConnectionSamples.Facts() with { Status = ConnectionStatus.Pending, IdpEntityId = "urn:their-idp" }, CancellationToken.None);

        var page = await _operator.OpenAsync(Acme);

        Assert.That(page.QuerySelector("#readiness")!.TextContent, Does.Contain("blocked").And.Contain("Complete it at Stytch"));
        Assert.That(page.QuerySelector("#parity")!.TextContent, Does.Contain("red").And.Contain("urn:their-idp").And.Contain("pending"));
    }

    [Test]
    public async Task Page_AfterLogins_DrawsThemBySideWithATableBehind()
    {
        using (await _gateway.PostFormAsync("/old-sso/acme"))
        {
            await _gateway.PutAsync("acme");
        }

        using (await _gateway.PostFormAsync("/old-sso/acme"))
        {
            await _gateway.Services.GetRequiredService<Gateway.Evidence.Progress.TrafficRecorder>().FlushAsync(CancellationToken.None);
        }

        var page = await _operator.OpenAsync(Acme);

        Assert.That(page.QuerySelector("#traffic svg[role=img]")!.GetAttribute("aria-label"), Does.Contain("1 to the legacy side and 1 to Stytch"));
        Assert.That(
            page.QuerySelectorAll("#traffic tbody tr").Single().Children.Skip(1).Take(3).Select(cell => cell.TextContent),
            Is.EqualTo(new[] { "1", "1", "0" }));
    }

    [Test]
    public async Task Change_CutoverAndRollbackOfOne_AreMadeAndShown()
    {
        var cutOver = await ChangeAsync("cutover");
        var rolledBack = await ChangeAsync("rollback");

        Assert.That(cutOver.QuerySelector("#who-answers")!.TextContent, Is.EqualTo("Logins go to Stytch: " + Target));
        Assert.That(rolledBack.QuerySelector(".notice")!.TextContent, Does.Match("Revision \\d+: it was migrated, and is legacy\\."));
        Assert.That(rolledBack.QuerySelector("#history tbody tr")!.TextContent, Does.Contain("rollback").And.Contain("they are ready"));
    }

    [Test]
    public async Task Change_OverAVersionThatIsGone_IsShownAndNotMade()
    {
        var page = await _operator.OpenAsync(Acme);
        await _gateway.PutMappingAsync("acme", new { connection_id = Sample.ConnectionId, note = "changed by another" });
        var look = await _operator.ReadFormAsync(page.QuerySelector("#change")!, HttpStatusCode.OK, ("action", "cutover"), ("reason", "they are ready"));

        var conflict = await _operator.ReadFormAsync(look.QuerySelector("input[name=plan]")!.Closest("form")!, HttpStatusCode.PreconditionFailed);

        Assert.That(conflict.QuerySelector("[role=alert]")!.TextContent, Does.Contain("version_mismatch"));
        Assert.That(conflict.QuerySelectorAll("input[name=plan]"), Is.Empty);
        Assert.That(await _gateway.StateOfAsync("acme"), Is.EqualTo("legacy"));
    }

    [Test]
    public async Task Restore_LookedAtFirst_PutsBackWhatWas()
    {
        await _gateway.PutMappingAsync("acme", new { connection_id = Sample.ConnectionId, note = "second" });
        var page = await _operator.OpenAsync(Acme);
        var form = page.QuerySelector("#history form")!;
        var first = page.QuerySelectorAll("#history input[name=revision]")[^1].GetAttribute("value")!;

        var look = await _operator.ReadFormAsync(form, HttpStatusCode.OK, ("revision", first), ("reason", "the old note was right"));
        var noteBefore = await NoteAsync();
        var done = await _operator.FollowFormAsync(look.QuerySelector("input[name=plan]")!.Closest("form")!);

        Assert.That(page.QuerySelector("#history tbody tr .diff")!.TextContent, Does.Contain("note").And.Contain("first").And.Contain("second"));
        Assert.That(look.QuerySelector(".diff")!.TextContent, Does.Contain("second").And.Contain("first"));
        Assert.That((noteBefore, await NoteAsync()), Is.EqualTo(("second", "first")));
        Assert.That(done.QuerySelector("#history tbody tr")!.TextContent, Does.Contain("restore").And.Contain("the old note was right"));
    }

    [Test]
    public async Task Restore_ToWhatItIs_HasNothingToSend()
    {
        var page = await _operator.OpenAsync(Acme);
        var revision = page.QuerySelector("#history input[name=revision]")!.GetAttribute("value")!;

        var look = await _operator.ReadFormAsync(page.QuerySelector("#history form")!, HttpStatusCode.OK, ("revision", revision), ("reason", "why"));

        Assert.That(look.QuerySelector(".empty")!.TextContent, Does.StartWith("It is so already"));
    }

    [Test]
    public async Task Handover_LinkMade_IsShownOnceAndRevoked()
    {
        var page = await _operator.OpenAsync(Acme);

        var made = await _operator.ReadFormAsync(page.QuerySelector("#make-link")!, HttpStatusCode.OK, ("days", "3"), ("until", ""));
        var again = await _operator.OpenAsync(Acme);
        var revoked = await _operator.FollowFormAsync(again.QuerySelector("#handover tbody form")!);

        Assert.That(made.QuerySelector("#new-link code")!.TextContent, Does.StartWith("https://sso.example.com/"));
        Assert.That(again.QuerySelector("#new-link"), Is.Null);
        Assert.That(again.QuerySelectorAll("#handover tbody tr"), Has.Length.EqualTo(1));
        Assert.That(revoked.QuerySelectorAll("#handover tbody tr"), Is.Empty);
        Assert.That(((IHtmlTextAreaElement)again.QuerySelector("#handover textarea")!).Value, Does.Contain(Target));
    }

    [TestCase("31", "")]
    [TestCase("x", "")]
    [TestCase("7", "2020-01-01")]
    public async Task Handover_LinkOfNoTime_IsRefused(string days, string until)
    {
        var page = await _operator.OpenAsync(Acme);

        var refused = await _operator.ReadFormAsync(page.QuerySelector("#make-link")!, HttpStatusCode.BadRequest, ("days", days), ("until", until));

        Assert.That(refused.QuerySelector("[role=alert]"), Is.Not.Null);
        Assert.That(refused.QuerySelectorAll("#new-link, #handover tbody tr"), Is.Empty);
    }

    [Test]
    public async Task Page_StoredMarkup_IsText()
    {
        const string markup = "\"><img src=x onerror=alert(1)>";
        await _gateway.PutMappingAsync(
            markup,
            new
            {
                connection_id = Sample.ConnectionId,
                note = markup,
                wave = markup,
                organization_id = "<b>org</b>",
                external_id = markup,
                aliases = new[] { "<i>alias</i>" },
            });

        var page = await _operator.OpenAsync("/console/mappings/" + Uri.EscapeDataString(markup));

        Assert.That(page.QuerySelectorAll("main img, main i, main dl b"), Is.Empty);
        Assert.That(page.QuerySelector("h1")!.TextContent, Is.EqualTo(markup));
        Assert.That(page.QuerySelector("dl.facts")!.TextContent, Does.Contain(markup).And.Contain("<b>org</b>").And.Contain("<i>alias</i>"));
    }

    [Test]
    public async Task Page_Viewer_HasNoButtonsAndItsFormsAreForbidden()
    {
        using var viewer = await ConsoleForms.SignInAsync(_gateway, "viewer");

        var page = await viewer.OpenAsync(Acme);
        foreach (var path in (string[])["/restore", "/links", "/links/revoke"])
        {
            using var response = await viewer.SendAsync(Acme + path, ("revision", "1"), ("reason", "why"));
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }

        Assert.That(page.QuerySelectorAll("main form, main button:not([data-copy])"), Is.Empty);
    }

    private async Task<string> WhoAnswersAsync(string identifier) =>
        (await _operator.OpenAsync("/console/mappings/" + identifier)).QuerySelector("#who-answers")!.TextContent;

    private async Task<IHtmlDocument> ChangeAsync(string action)
    {
        var page = await _operator.OpenAsync(Acme);
        var look = await _operator.ReadFormAsync(page.QuerySelector("#change")!, HttpStatusCode.OK, ("action", action), ("reason", "they are ready"));
        return await _operator.FollowFormAsync(look.QuerySelector("input[name=plan]")!.Closest("form")!);
    }

    private async Task<string> NoteAsync() =>
        (await _gateway.Admin.GetFromJsonAsync<System.Text.Json.JsonElement>(new Uri("mappings/acme", UriKind.Relative))).GetProperty("note").GetString()!;
}
