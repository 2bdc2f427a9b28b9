using System.Net;
using AngleSharp.Html.Dom;
using Gateway.Admin.Keys;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Mappings;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Admin.Console;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SchedulePagesTests
{
    private const string Path = "/console/schedules";

    private readonly FakeTimeProvider _time = TestTime.Stopped();
    private AdminHost _host = null!;

    private IScheduleStore Schedules => _host.Services.GetRequiredService<IScheduleStore>();

    [SetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(configureServices: services => services
            .AddSingleton<TimeProvider>(_time)
            .Configure<PlanOptions>(options => options.ApprovalThreshold = 1));
        foreach (var identifier in new[] { "acme", "birch" })
        {
            await _host.Operator.PutAsync(identifier, $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","wave":"one"}""");
        }
    }

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Lists_EmptyOrNot_SayWhatWaitsAndWhatBecameOfTheOthers()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);
        var empty = await browser.OpenAsync(Path);
        await AddAsync(_host.Operator, "waves/one/retire", "<b>why</b>");
        var waiting = await browser.OpenAsync(Path);
        var none = await browser.OpenAsync(Path + "?show=over");
        _time.Advance(TimeSpan.FromHours(10));
        await RunAsync();

        // It idled for longer than a session may.
        using var again = await SignInAsync(AdminRole.Viewer);
        var over = await again.OpenAsync(Path + "?show=over");

        Assert.That(empty.QuerySelector(".empty"), Is.Not.Null);
        Assert.That(none.QuerySelector(".empty"), Is.Not.Null);
        Assert.That(
            waiting.QuerySelector("tbody")!.TextContent,
            Does.Contain("retire").And.Contain("wave one").And.Contain("waiting").And.Contain("<b>why</b>"));
        Assert.That(waiting.QuerySelectorAll("tbody b"), Is.Empty);
        Assert.That(over.QuerySelector("tbody")!.TextContent, Does.Contain("retire").And.Contain("missed"));
    }

    [Test]
    public async Task Cancel_AWaitingChange_TakesItBack()
    {
        var id = await AddAsync(_host.Operator, "waves/one/pause", "x");
        using var browser = await SignInAsync(AdminRole.Operator);
        var page = await browser.OpenAsync(Path);

        using var answer = await browser.PostAsync($"{Path}/{id}/cancel", ("form_token", TokenOf(page)));

        Assert.That(page.QuerySelectorAll($"form[action='{Path}/{id}/cancel']"), Has.Length.EqualTo(1));
        Assert.That(page.QuerySelectorAll($"form[action='{Path}/{id}/approve']"), Is.Empty);
        Assert.That((await browser.OpenAsync(answer.Headers.Location!.ToString())).QuerySelector(".notice")!.TextContent, Does.Contain("taken back"));
        Assert.That(await Schedules.FindAsync(id, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Approve_ByAnotherAdmin_LetsItBeMade()
    {
        var id = await AddAsync(_host.Operator, "waves/one/pause", "x");
        using var browser = await SignInAsync(AdminRole.Admin);
        var page = await browser.OpenAsync(Path);

        var approved = await browser.SubmitAsync($"{Path}/{id}/approve");
        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync();

        Assert.That(page.QuerySelector("tbody")!.TextContent, Does.Contain("needs approval"));
        Assert.That(page.QuerySelectorAll($"form[action='{Path}/{id}/approve']"), Has.Length.EqualTo(1));
        Assert.That(approved.QuerySelector("tbody")!.TextContent, Does.Contain("Approved by").And.Not.Contain("needs approval"));
        Assert.That((await _host.Store.FindAsync("acme", CancellationToken.None))!.State, Is.EqualTo(MappingState.Paused));
    }

    [Test]
    public async Task Approve_ByItsMaker_IsRefusedOnThePage()
    {
        var id = await AddAsync(_host.Admin, "waves/one/pause", "x");
        using var browser = await SignInAsync(AdminRole.Admin);
        var page = await browser.OpenAsync(Path);

        using var answer = await browser.SendAsync($"{Path}/{id}/approve");
        var refused = await ConsoleBrowser.ReadAsync(answer, HttpStatusCode.Conflict);

        Assert.That(page.QuerySelectorAll($"form[action='{Path}/{id}/approve']"), Is.Empty);
        Assert.That(refused.QuerySelector(".alarm")!.TextContent, Does.Contain("approval_by_maker"));
        Assert.That(refused.QuerySelectorAll("tbody tr"), Has.Length.EqualTo(1));
        Assert.That((await Schedules.FindAsync(id, CancellationToken.None))!.ApprovedBy, Is.Null);
    }

    [Test]
    public async Task Viewer_SeesNoButtonsAndChangesNothing()
    {
        var id = await AddAsync(_host.Operator, "waves/one/pause", "x");
        using var viewer = await SignInAsync(AdminRole.Viewer);
        using var operators = await SignInAsync(AdminRole.Operator);
        var page = await viewer.OpenAsync(Path);

        using var cancel = await viewer.PostAsync($"{Path}/{id}/cancel", ("form_token", TokenOf(page)));
        using var approve = await operators.PostAsync($"{Path}/{id}/approve", ("form_token", TokenOf(await operators.OpenAsync(Path))));

        Assert.That(page.QuerySelectorAll("#main form"), Is.Empty);
        Assert.That((cancel.StatusCode, approve.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
        Assert.That((await Schedules.FindAsync(id, CancellationToken.None))!.ApprovedBy, Is.Null);
    }

    private static string TokenOf(IHtmlDocument page) => page.QuerySelector("input[name=form_token]")!.GetAttribute("value")!;

    private Task<ConsoleBrowser> SignInAsync(AdminRole role) =>
        ConsoleBrowser.SignInAsync(_host.Address, _host.KeyOf(role).Key.Id, _host.KeyOf(role).Secret);

    private Task<bool> RunAsync() => ActivatorUtilities.CreateInstance<ScheduleRunner>(_host.Services).RunDueAsync(lineage: null, CancellationToken.None);

    private static async Task<string> AddAsync(HttpClient client, string path, string reason)
    {
        using var answer = await client.PostAsync("/admin/v1/" + path, AdminAnswers.Json($$"""{"reason":"{{reason}}","at":"2026-03-02T10:05:00Z"}"""));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await answer.Content.ReadAsStringAsync());
        return (string)(await answer.JsonAsync())["id"]!;
    }
}
