using System.Net;
using System.Text;
using Gateway.Admin.Console.Trace;
using Gateway.Admin.Keys;
using Gateway.Storage;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Evidence.Shadow;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Console;

/// <summary>Why did this login fail: the reference that a user read out leads to the step that broke and to what is to be done.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class TracePageTests
{
    private const string Path = "/console/trace";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [TestCase("paused", "acme", "Decision", "paused")]
    [TestCase("retired", "acme", "Decision", "retired")]
    [TestCase("migrated", "nobody", "Mapping", "not_found")]
    public async Task Find_ReferenceOfAFailedLogin_ShowsTheBrokenStepAndItsRemedy(string state, string identifier, string step, string reason)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("acme", state);
        using var login = await gateway.PostFormAsync("/old-sso/" + identifier);
        var reference = login.Headers.GetValues("X-Request-Id").Single();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        var page = await browser.SubmitAsync(Path, ("what", $" {reference.ToUpperInvariant()} "));
        await Eventually.TrueAsync(
            async () => (page = await browser.OpenAsync($"{Path}?request_id={reference}")).QuerySelector(".steps") is not null, Soon);

        var steps = page.QuerySelectorAll(".steps > li").ToList();
        var broken = steps.Single(item => item.ClassList.Contains("broken"));
        Assert.That(
            steps.Select(item => item.QuerySelector("h3")!.TextContent),
            Is.EqualTo(new[] { "Received", "Route and identifier", "Mapping", "Decision", "Answer" }));
        Assert.That(broken.QuerySelector("h3")!.TextContent, Is.EqualTo(step));
        Assert.That(broken.TextContent, Does.Contain(reason).And.Contain(ReasonText.OfLogins[reason].Meaning).And.Contain(ReasonText.OfLogins[reason].Remedy));
        Assert.That(steps[0].QuerySelector("time"), Is.Not.Null);
        Assert.That(steps[1].TextContent, Does.Contain("Route acs").And.Contain(identifier));
        Assert.That(page.QuerySelectorAll("tbody tr"), Is.Not.Empty);
    }

    [Test]
    public async Task Find_Identifier_ShowsItsNewestLoginAndFiltersFailedOnes()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("northwindtraders");
        using var redirected = await gateway.PostFormAsync("/old-sso/northwindtraders");
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        using var found = await browser.SendAsync(Path, ("what", "northwindtraders"));
        var page = await browser.OpenAsync(found.Headers.Location!.ToString());
        await Eventually.TrueAsync(
            async () => (page = await browser.OpenAsync(found.Headers.Location!.ToString())).QuerySelector(".steps") is not null, Soon);
        var failed = await browser.OpenAsync($"{Path}?identifier=northwindtraders&status=error");

        Assert.That(found.Headers.Location!.ToString(), Is.EqualTo($"{Path}?identifier=northwindtraders"), "Sixteen letters, as a reference has.");
        Assert.That(page.QuerySelectorAll(".steps > li.broken"), Is.Empty);
        Assert.That(page.QuerySelector(".steps")!.TextContent, Does.Contain("to Stytch").And.Contain("Answered 307").And.Contain("State migrated"));
        Assert.That(failed.QuerySelector(".empty")!.TextContent, Does.Contain("No event matches"));
    }

    [Test]
    public async Task List_MoreThanAPage_LeadsToTheNext()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var i = 0; i < 60; i++)
        {
            await gateway.PutAsync($"m{i}");
        }

        using var browser = await ConsoleBrowser.SignInAsync(gateway);
        var seen = new HashSet<string>();
        await Eventually.TrueAsync(
            async () =>
            {
                seen.Clear();
                for (var target = $"{Path}?identifier="; target is not null;)
                {
                    var page = await browser.OpenAsync(target);
                    Assert.That(page.QuerySelectorAll("tbody tr").Length, Is.LessThanOrEqualTo(50));
                    seen.UnionWith(page.QuerySelectorAll("tbody .identifier").Select(link => link.TextContent));
                    target = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
                }

                return seen.Count == 60;
            },
            Soon);
    }

    [Test]
    public async Task Explain_PastedResponse_IsJudgedAndItsPersonIsNowhereAfterwards()
    {
        const string NameId = "canary-person@customer.example";
        var saml = new SamlScene();
        await using var host = await AdminHost.StartAsync(configureServices: services => services.AddSingleton<TimeProvider>(saml.Time));
        await host.Operator.PutAsync("acme");
        var key = host.KeyOf(AdminRole.Viewer);
        using var browser = await ConsoleBrowser.SignInAsync(host.Address, key.Key.Id, key.Secret);
        var response = saml.Builder.Build(ShadowScene.Content with { NameId = NameId, Email = NameId, TargetLength = 300_000 }).Base64;
        foreach (var pasted in new[] { response, SamlScene.Decode(response), $"SAMLResponse={Uri.EscapeDataString(response)}&RelayState=x" })
        {
            using var answer = await browser.SendAsync(Path, ("what", pasted), ("mapping", "acme"));

            var page = await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.OK);
            Assert.That(page.QuerySelector("#main")!.TextContent, Does.Contain("What the message says").And.Contain(SamlScene.IdpEntityId));
            Assert.That(page.DocumentElement.OuterHtml, Does.Not.Contain(NameId).And.Not.Contain(response[1000..1100]));
            Assert.That(answer.Headers.Contains("Set-Cookie"), Is.False);
            Assert.That(answer.Headers.Location, Is.Null);
        }

        var events = await (await host.Viewer.GetAsync("/admin/v1/events?limit=1000")).Content.ReadAsStringAsync();
        Assert.That(events, Does.Not.Contain(NameId));
        var needles = new[] { NameId, response[1000..1100] };
        Assert.That(host.Log.Lines.Any(line => needles.Any(needle => line.Contains(needle, StringComparison.Ordinal))), Is.False);
        var files = Directory.GetFiles(System.IO.Path.GetDirectoryName(host.Services.GetRequiredService<StoreOptions>().Path)!);
        Assert.That(files, Has.Some.EndsWith("gateway.db"));
        foreach (var file in files)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var content = await reader.ReadToEndAsync();
            Assert.That(needles.Any(needle => content.Contains(needle, StringComparison.Ordinal)), Is.False, file);
        }
    }

    [Test]
    public async Task Explain_WhatIsNoResponse_SaysSoAndDoesNotShowItAgain()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);

        using var answer = await browser.SendAsync(Path, ("what", "<samlp:Response><NameID>canary</NameID>"));

        var page = await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.OK);
        Assert.That(page.QuerySelector("#main")!.TextContent, Does.Contain("Stytch would refuse it"));
        Assert.That(page.DocumentElement.OuterHtml, Does.Not.Contain("canary"));
    }

    [Test]
    public async Task Tail_FailedLogin_ComesAsARowWhoseTextsAreEncoded()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = await ConsoleBrowser.SignInAsync(gateway);
        var page = await browser.OpenAsync($"{Path}?status=error&live=1");
        var tail = page.QuerySelector("[data-tail]")!.GetAttribute("data-tail")!;
        using var stream = await browser.Client.GetAsync(new Uri(tail, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.That(await reader.ReadLineAsync(), Is.EqualTo(": tail"));

        using var login = await gateway.PostFormAsync("/old-sso/%3Cb%3Enobody");
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line && (line.Length > 0 || lines.Count < 2))
        {
            lines.Add(line);
        }

        var row = string.Concat(lines.Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..]));
        Assert.That(stream.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        Assert.That(tail, Is.EqualTo("/console/trace/tail?status=error"));
        Assert.That(lines, Has.Some.EqualTo("event: row").And.Some.StartsWith("id: "));
        Assert.That(row, Does.StartWith("<table><tbody><tr>").And.Contain("&lt;b&gt;nobody").And.Not.Contain("<b>nobody").And.Contain("not_found"));
    }

    [Test]
    public async Task Tail_WithoutASession_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var browser = new ConsoleBrowser(gateway.AdminUrl);

        using var answer = await browser.GetAsync("/console/trace/tail");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public void Reasons_OfTheDocument_AllHaveAText()
    {
        var operations = Repository.Docs("operations.md");
        var named = operations.Section("### Reasons")
            .Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && !line.StartsWith("| `reason`", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('`').Where((_, index) => index % 2 == 1));

        Assert.That(ReasonText.OfLogins.Keys, Is.EquivalentTo(named));
    }
}
