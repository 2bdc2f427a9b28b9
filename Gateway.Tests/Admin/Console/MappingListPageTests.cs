using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Gateway.Evidence.Connections;
using Gateway.Tests.Evidence.Connections;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Console;

/// <summary>The list of mappings as somebody without a script sees it.</summary>
[Parallelizable]
[CancelAfter(120_000)]
internal sealed class MappingListPageTests
{
    private const string Pending = "saml-connection-test-pending";
    private const string Markup = "<script>alert(1)</script>";

    private TestGateway _gateway = null!;
    private ConsoleBrowser _operator = null!;
    private ConsoleBrowser _viewer = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _gateway = await TestGateway.StartAsync();
        _operator = await ConsoleForms.SignInAsync(_gateway, "operator");
        _viewer = await ConsoleForms.SignInAsync(_gateway, "viewer");
        for (var i = 0; i < 60; i++)
        {
            await _gateway.PutMappingAsync($"many-{i:00}", new { connection_id = Sample.ConnectionId, wave = "many" });
        }

        await _gateway.PutMappingAsync(
            "acme", new { connection_id = Sample.ConnectionId, aliases = new[] { "old-name" }, organization_id = "organization-test-known", wave = "one" });
        await _gateway.PutMappingAsync("pending", new { connection_id = Pending, wave = "two", state = "shadow" });
        await _gateway.Services.GetRequiredService<IConnectionStore>().PutAsync(
            ConnectionSamples.Facts(Pending) with { Status = ConnectionStatus.Pending }, CancellationToken.None);
        await _gateway.PutMappingAsync(
            Markup, new { connection_id = Sample.ConnectionId, wave = "<i>wave</i>", organization_id = "<b>org</b>", note = "<u>note</u>" });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _operator.Dispose();
        _viewer.Dispose();
        await _gateway.DisposeAsync();
    }

    [TestCase("acm")]
    [TestCase("OLD-name")]
    [TestCase("test-known")]
    public async Task List_SearchedByIdentifierAliasOrOrganization_ShowsTheMapping(string text)
    {
        var page = await _viewer.OpenAsync($"/console/mappings?q={text}");

        Assert.That(IdentifiersOf(page), Is.EqualTo(new[] { "acme" }));
        Assert.That(((IHtmlInputElement)page.QuerySelector(".filters input[name=q]")!).Value, Is.EqualTo(text));
    }

    [Test]
    public async Task List_SearchedByConnection_ShowsStateAndHealthSideBySide()
    {
        var page = await _viewer.OpenAsync($"/console/mappings?q={Pending}");

        var cells = page.QuerySelectorAll("tbody tr").Single().Children.Select(cell => cell.TextContent.Trim()).ToList();
        Assert.That(cells[..4], Is.EqualTo(new[] { "pending", "shadow", "blocked", "red" }));
    }

    [TestCase("?state=shadow", "pending")]
    [TestCase("?wave=one", "acme")]
    [TestCase("?q=e&state=legacy&wave=one", "acme")]
    public async Task List_Filtered_ShowsWhatFitsAndKeepsTheFilter(string query, string expected)
    {
        var page = await _viewer.OpenAsync("/console/mappings" + query);

        Assert.That(IdentifiersOf(page), Is.EqualTo(new[] { expected }));
        var fields = page.QuerySelector("form.filters")!.FieldsOf().Where(field => field.Value.Length > 0).Select(field => $"{field.Name}={field.Value}");
        Assert.That("?" + string.Join('&', fields), Is.EqualTo(query));
    }

    [Test]
    public async Task List_ManyMappings_GoesOnPageByPageUnderItsFilter()
    {
        var first = await _viewer.OpenAsync("/console/mappings?wave=many");
        var second = await _viewer.OpenAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.That(IdentifiersOf(first), Has.Count.EqualTo(50));
        Assert.That(IdentifiersOf(first).Concat(IdentifiersOf(second)), Is.EqualTo(Enumerable.Range(0, 60).Select(i => $"many-{i:00}")));
        Assert.That(second.QuerySelector("a[rel=next]"), Is.Null);
    }

    [Test]
    public async Task List_SearchedByAWholeIdentifierBehindThePage_NamesItAtOnce()
    {
        await _gateway.PutMappingAsync("any", new { connection_id = Sample.ConnectionId });
        for (var i = 0; i < 50; i++)
        {
            await _gateway.PutMappingAsync($"a-{i:00}", new { connection_id = Sample.ConnectionId, note = "any" });
        }

        var page = await _viewer.OpenAsync("/console/mappings?q=any");

        Assert.That(IdentifiersOf(page), Has.Count.EqualTo(50).And.None.EqualTo("any"));
        Assert.That(page.QuerySelector("#rows > p a")!.TextContent, Is.EqualTo("any"));
    }

    [Test]
    public async Task List_NothingFits_SaysSo()
    {
        var page = await _viewer.OpenAsync("/console/mappings?q=nobody");

        Assert.That(page.QuerySelector(".empty")!.TextContent, Is.EqualTo("No mapping fits the filter."));
    }

    [Test]
    public async Task List_FilterThatIsNone_IsRefusedByName()
    {
        var page = await _viewer.OpenAsync("/console/mappings?state=elsewhere", HttpStatusCode.BadRequest);

        Assert.That(page.QuerySelector("[role=alert]")!.TextContent, Does.Contain("invalid_query").And.Contain("state"));
    }

    [Test]
    public async Task List_StoredMarkup_IsText()
    {
        var page = await _operator.OpenAsync("/console/mappings?q=%3Cscript");

        Assert.That(IdentifiersOf(page), Is.EqualTo(new[] { Markup }));
        Assert.That(page.QuerySelector("tbody")!.TextContent, Does.Contain("<i>wave</i>").And.Contain("<b>org</b>"));
        Assert.That(page.QuerySelectorAll("tbody i, tbody b, tbody script"), Is.Empty);
    }

    [Test]
    public async Task List_Viewer_HasNothingToChangeWith()
    {
        var viewers = await _viewer.OpenAsync("/console/mappings");
        var operators = await _operator.OpenAsync("/console/mappings");

        Assert.That(viewers.QuerySelectorAll("#rows form, #rows input, #rows button"), Is.Empty);
        Assert.That(operators.QuerySelectorAll("#rows input[name=identifier]"), Has.Length.EqualTo(50));
        Assert.That(operators.QuerySelectorAll("#rows input[data-all=identifier]"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task List_FullPage_StaysSmall()
    {
        using var response = await _operator.GetAsync("/console/mappings");

        Assert.That((await response.Content.ReadAsByteArrayAsync()).Length, Is.LessThan(150_000));
    }

    private static List<string> IdentifiersOf(IDocument page) => [.. page.QuerySelectorAll("tbody a.identifier").Select(link => link.TextContent)];
}
