using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Dom;
using Gateway.Admin.Keys;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

/// <summary>From a dropped file to a revision, and every way in which that is refused.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class PlanPagesTests
{
    private const string Page = "/console/plans";
    private const string Header = "identifier,connection_id,note,wave\n";

    [Test]
    public async Task File_WithSixtyFaults_ShowsEachWithItsRow()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        using var answer = await DropAsync(browser, "faulty.csv", Header + Rows(60, _ => "nonsense"), reason: "first <b>try</b>");

        var page = await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.BadRequest);
        var rows = page.QuerySelectorAll(".alarm tbody tr").Select(row => row.Children.Select(cell => cell.TextContent.Trim()).ToArray()).ToArray();
        Assert.That(rows.Select(row => row[0]), Is.EqualTo(Enumerable.Range(1, 60).Select(i => $"line {i + 1} (row {i})")));
        Assert.That(rows.Select(row => row[1]), Is.All.EqualTo("connection_id"));
        Assert.That(rows.Select(row => row[2]), Is.All.Not.Empty);
        Assert.That(((IHtmlInputElement)page.QuerySelector("input[name=reason]")!).Value, Is.EqualTo("first <b>try</b>"));
        Assert.That((await browser.OpenAsync(Page)).QuerySelector(".empty"), Is.Not.Null, "no plan was made");
    }

    [Test]
    public async Task File_WithMoreFaultsThanAPageHolds_SaysHowManyMore()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        using var answer = await DropAsync(browser, "faulty.csv", Header + Rows(1_500, _ => "nonsense"));

        var page = await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.BadRequest);
        Assert.That(answer.Content.Headers.ContentLength, Is.LessThanOrEqualTo(150_000));
        var shown = page.QuerySelectorAll(".alarm tbody tr").Length;
        Assert.That(shown, Is.GreaterThan(100));
        Assert.That(page.QuerySelector(".alarm")!.TextContent, Does.Contain("1500 faults").And.Contain($"And {1_000 - shown} more faults"));
    }

    [Test]
    public async Task File_ThatIsFine_IsShownAppliedAndLeadsToItsRevision()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("old", state: "legacy");
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        using var answer = await DropAsync(
            browser, "list.csv", $"{Header}new,{Sample.ConnectionId},,w1\nold,{Sample.ConnectionId},<i>note</i>,\n", reason: "<b>why</b>");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await answer.Content.ReadAsStringAsync());
        var path = answer.Headers.Location!.ToString();
        var page = await browser.OpenAsync(path);
        Assert.That(page.QuerySelectorAll(".tile b").Select(tile => tile.TextContent), Is.EqualTo(new[] { "1", "1", "0", "0" }));
        Assert.That(page.QuerySelectorAll("main b"), Has.Length.EqualTo(4), "what was typed is text");
        Assert.That(page.QuerySelectorAll("ul.diff ins").Select(value => value.TextContent), Does.Contain("<i>note</i>").And.Contain("w1"));
        Assert.That(
            page.QuerySelectorAll(".command code").Select(line => line.TextContent),
            Is.EqualTo(new[] { "sso-gateway plan list.csv --reason '<b>why</b>'", $"sso-gateway apply {path[(Page.Length + 1)..]}" }));
        var added = await browser.OpenAsync($"{path}?kind=add");
        Assert.That(added.QuerySelectorAll("a.identifier").Select(link => link.TextContent), Is.EqualTo(new[] { "new" }));

        var applied = await browser.SubmitAsync($"{path}/apply");

        Assert.That(applied.QuerySelector(".notice")!.TextContent, Does.Contain("Applied as revision 2: 1 added, 1 changed"));
        var link = applied.QuerySelectorAll("main a").Single(link => link.TextContent == "revision 2").GetAttribute("href")!;
        var revision = await browser.OpenAsync(link);
        Assert.That(revision.QuerySelectorAll("a.identifier").Select(mapping => mapping.TextContent), Is.EquivalentTo(new[] { "new", "old" }));
        Assert.That(revision.QuerySelector(".facts")!.TextContent, Does.Contain("<b>why</b>").And.Contain("list.csv"));
    }

    [TestCase("list", "application/octet-stream", "[{\"identifier\":\"a\",\"connection_id\":\"" + Sample.ConnectionId + "\"}]")]
    [TestCase("list.yml", "", "- identifier: a\n  connection_id: " + Sample.ConnectionId + "\n")]
    [TestCase("list", "", "mappings:\n- identifier: a\n  connection_id: " + Sample.ConnectionId + "\n")]
    [TestCase("list", "", "identifier;connection_id\na;" + Sample.ConnectionId + "\n")]
    public async Task File_OfAnyFormat_IsToldByItsNameOrContent(string name, string type, string content)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        using var answer = await DropAsync(browser, name, content, type: type);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await answer.Content.ReadAsStringAsync());
        var page = await browser.OpenAsync(answer.Headers.Location!.ToString());
        Assert.That(page.QuerySelectorAll("a.identifier").Select(link => link.TextContent), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task Plan_LargerThanOneMayApply_IsAppliedOnlyAfterAnotherAdminApproved()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Plans:ApprovalThreshold", "2"));
        using var maker = await ConsoleBrowser.SignInAsync(gateway);
        using var second = await ConsoleKeys.SignInAsync(gateway, AdminRole.Admin);
        using var answer = await DropAsync(maker, "list.csv", Header + Rows(3, _ => Sample.ConnectionId));
        var path = answer.Headers.Location!.ToString();

        Assert.That((await maker.OpenAsync(path)).QuerySelector($"form[action='{path}/apply'], form[action='{path}/approve']"), Is.Null);
        using (var own = await maker.SendAsync($"{path}/approve"))
        {
            Assert.That((await ConsoleBrowser.ReadAsync(own, HttpStatusCode.Conflict)).QuerySelector(".alarm")!.TextContent, Does.Contain("approval_by_maker"));
        }

        using (var early = await maker.SendAsync($"{path}/apply"))
        {
            var page = await ConsoleBrowser.ReadAsync(early, HttpStatusCode.Conflict);
            Assert.That(page.QuerySelector(".alarm")!.TextContent, Does.Contain("plan_needs_approval"));
        }

        Assert.That((await second.OpenAsync(path)).QuerySelector($"form[action='{path}/approve']"), Is.Not.Null);
        await second.SubmitAsync($"{path}/approve");
        var applied = await maker.SubmitAsync($"{path}/apply");

        Assert.That(applied.QuerySelector(".notice")!.TextContent, Does.Contain("Applied as revision 1: 3 added"));
    }

    [Test]
    public async Task Form_OfAnotherSessionWithAFile_PlansNothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);
        using var other = await ConsoleBrowser.SignInAsync(gateway);

        using var answer = await DropAsync(browser, "list.csv", Header + Rows(1, _ => Sample.ConnectionId), token: await other.TokenAsync());

        await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.Forbidden);
        Assert.That((await browser.OpenAsync(Page)).QuerySelector(".empty"), Is.Not.Null);
    }

    [Test]
    public async Task File_LargerThanAllowed_IsRefusedAndPlansNothing()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Plans:MaxBodyBytes", "4096"));
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        using var answer = await DropAsync(browser, "list.csv", Header + Rows(200, _ => Sample.ConnectionId));

        await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.RequestEntityTooLarge);
        Assert.That((await browser.OpenAsync(Page)).QuerySelector(".empty"), Is.Not.Null);
    }

    [TestCase("auth0.json", "auth0")]
    [TestCase("cognito.json", "cognito")]
    [TestCase("keycloak.json", "keycloak")]
    [TestCase("okta.json", "okta")]
    [TestCase("polis.json", "polis")]
    [TestCase("saml-metadata.xml", "saml-metadata")]
    [TestCase("simplesamlphp.json", "simplesamlphp")]
    [TestCase("ssoready.json", "ssoready")]
    [TestCase("workos.json", "workos")]
    public async Task File_ThatAVendorExported_IsAnsweredWithTheCommandThatImportsIt(string fixture, string kind)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);
        var content = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Gateway.Tests", "Cli", "Import", "Fixtures", fixture));

        using var answer = await DropAsync(browser, "it's an export.json", content);

        var page = await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
        Assert.That(page.QuerySelector(".warning .command code")!.TextContent, Is.EqualTo($@"sso-gateway import-from {kind} 'it'\''s an export.json'"));
    }

    [Test]
    public async Task Plan_OfManyFullMappings_IsPagedInPagesThatAreSmall()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);
        var note = new string('\u00E4', 300);
        var rows = Enumerable.Range(0, 70).Select(i =>
            $"tenant-{i:D2},{Sample.ConnectionId},{note},w1,urn:audience:of:{i},https://sso.example.com/sso/{i}/acs,http://idp.example/{i},ext-{i}\n");
        using var answer = await DropAsync(
            browser,
            "list.csv",
            "identifier,connection_id,note,wave,alternative_audience_uri,alternative_acs_url,idp_entity_id,external_id\n" + string.Concat(rows));

        var (seen, path) = (new List<string>(), (string?)answer.Headers.Location!.ToString());
        while (path is not null)
        {
            using var response = await browser.GetAsync(path);
            Assert.That(response.Content.Headers.ContentLength, Is.LessThanOrEqualTo(150_000));
            var page = await ConsoleBrowser.ReadAsync(response, HttpStatusCode.OK);
            seen.AddRange(page.QuerySelectorAll("a.identifier").Select(link => link.TextContent));
            path = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 70).Select(i => $"tenant-{i:D2}")));
    }

    [Test]
    public async Task Plan_ThrownAway_IsGone()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);
        using var answer = await DropAsync(browser, "list.csv", Header + Rows(1, _ => Sample.ConnectionId));
        var path = answer.Headers.Location!.ToString();

        var page = await browser.SubmitAsync($"{path}/remove");

        Assert.That(page.QuerySelector(".empty"), Is.Not.Null);
        await browser.OpenAsync(path, HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Viewer_SeesPlansAndMakesNone()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var admin = await ConsoleBrowser.SignInAsync(gateway);
        using var made = await DropAsync(admin, "list.csv", Header + Rows(1, _ => Sample.ConnectionId));
        using var viewer = await ConsoleKeys.SignInAsync(gateway, AdminRole.Viewer);
        var path = made.Headers.Location!.ToString();

        Assert.That((await viewer.OpenAsync(Page)).QuerySelector("main input[type=file]"), Is.Null);
        Assert.That((await viewer.OpenAsync(path)).QuerySelector("main form[method=post]"), Is.Null);
        using var answer = await DropAsync(viewer, "list.csv", Header + Rows(1, _ => Sample.ConnectionId));
        using var applied = await viewer.SendAsync($"{path}/apply");
        Assert.That((answer.StatusCode, applied.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
    }

    private static string Rows(int count, Func<int, string> connection) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"tenant-{i},{connection(i)},,\n"));

    private static async Task<HttpResponseMessage> DropAsync(
        ConsoleBrowser browser, string name, string content, string reason = "why", string type = "text/csv", string? token = null)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        file.Headers.ContentType = type.Length > 0 ? MediaTypeHeaderValue.Parse(type) : null;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token ?? await browser.TokenAsync()), "form_token" },
            { new StringContent(reason), "reason" },
            { new StringContent(""), "ticket" },
            { file, "file", name },
        };
        return await browser.Client.PostAsync(new Uri(Page, UriKind.Relative), form);
    }
}
