using System.Net;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary>Every page of the console in a real browser: nothing that keeps somebody out, in either theme, and nothing that the browser complains of.</summary>
[TestFixture, CancelAfter(300_000)]
internal sealed class ConsolePagesChromiumTests
{
    /// <summary>Where screenshots are put for whoever wants to look at them; none are made where it is not set.</summary>
    private const string ScreenshotFolder = "CONSOLE_SCREENSHOTS";

    /// <summary>A page has to come soon over a slow line, too.</summary>
    private const int MaxPageBytes = 150 * 1024;

    /// <summary>What may stand out of the page, for whoever has to find it.</summary>
    private const string WiderThanThePage = """
        [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .side, .hidden'))
            .map(e => e.outerHTML.slice(0, 200))
        """;

    private static readonly string[] Paths =
    [
        "/console", "/console/mappings", "/console/mappings/tenant-00", "/console/plans", "/console/drafts", "/console/trace", "/console/parity",
        "/console/history", "/console/history/3", "/console/schedules", "/console/webhooks", "/console/keys", "/console/status", "/console/break-glass",
    ];

    private ConsoleScene? _started;

    private ConsoleScene Scene => _started!;

    [OneTimeSetUp]
    public async Task StartAsync() => _started = await ConsoleScene.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_started is not null)
        {
            await _started.DisposeAsync();
        }
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task Pages_InATheme_KeepNobodyOut(ColorScheme scheme)
    {
        var page = await Scene.Users.OpenAsync("admin", scheme);
        var faults = new List<string>();
        foreach (var path in Paths)
        {
            var response = await page.GotoAsync(path);
            Assert.That(response!.Status, Is.EqualTo((int)HttpStatusCode.OK), path);
            var found = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
            faults.AddRange(found.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{path}: {violation.Id}: {node.Html}")));
            await ShootAsync(page, path, scheme.ToString().ToLowerInvariant());
        }

        Assert.That(faults, Is.Empty);
        Assert.That(Scene.Users.Complaints, Is.Empty);
    }

    [Test]
    public async Task Pages_OnAPhone_AreNotWiderThanIt()
    {
        const int Width = 390;
        var page = await Scene.Users.OpenAsync("viewer", width: Width, height: 844);
        foreach (var path in Paths.Where(path => path is not "/console/keys"))
        {
            await page.GotoAsync(path);
            var wide = string.Join('\n', await page.EvaluateAsync<string[]>(WiderThanThePage));
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(Width), $"{path}\n{wide}");
            await ShootAsync(page, path, "phone");
        }

        Assert.That(Scene.Users.Complaints, Is.Empty);
    }

    [Test]
    public async Task Pages_OfFiftyRows_StaySmall()
    {
        using var browser = await ConsoleBrowser.SignInAsync(Scene.Gateway);
        foreach (var path in Paths)
        {
            using var response = await browser.GetAsync(path);
            Assert.That((await response.Content.ReadAsByteArrayAsync()).Length, Is.LessThanOrEqualTo(MaxPageBytes), path);
        }
    }

    [Test]
    public async Task Keyboard_Alone_ReachesSearchHelpAndPages()
    {
        var page = await Scene.Users.OpenAsync("viewer");
        await page.Keyboard.PressAsync("/");
        Assert.That(await page.EvaluateAsync<string>("document.activeElement.type"), Is.EqualTo("search"));
        await page.Keyboard.PressAsync("Tab");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("m");
        await page.WaitForURLAsync("**/console/mappings");
        Assert.That(Scene.Users.Complaints, Is.Empty);
    }

    private static async Task ShootAsync(IPage page, string path, string kind)
    {
        if (Environment.GetEnvironmentVariable(ScreenshotFolder) is { Length: > 0 } folder)
        {
            var name = path.Trim('/').Replace('/', '-');
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{kind}.png"), FullPage = true });
        }
    }
}
