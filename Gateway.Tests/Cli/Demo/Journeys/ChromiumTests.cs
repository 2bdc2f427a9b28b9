using Gateway.Cli.Demo;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Gateway.Tests.Cli.Demo.Journeys;

/// <summary>The same journeys in a real browser: what it does with a 307 of a cross-site POST, with our CSP and with pages that submit themselves.</summary>
[TestFixture, CancelAfter(120_000)]
internal sealed class ChromiumTests
{
    private Chromium? _chromium;

    private DemoRun? _run;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _chromium = await Chromium.StartAsync();
        _run = await DemoRun.StartAsync(redis: null, LogLevel.None, CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        if (_run is not null)
        {
            await _run.DisposeAsync();
        }
    }

    private static IEnumerable<TestCaseData<DemoTenant, string, string>> SignIns()
    {
        yield return new(DemoTenants.Acme, "300", "Stytch");
        yield return new(DemoTenants.Acme, "600", "Stytch");
        yield return new(DemoTenants.Birch, "6", "Stytch");
        yield return new(DemoTenants.Birch, "300", "Stytch");
        yield return new(DemoTenants.Cedar, "6", "Stytch");
        yield return new(DemoTenants.Dahlia, "600", "Stytch");
        yield return new(DemoTenants.Elm, "300", "the legacy app");
        yield return new(DemoTenants.Iris, "600", "the legacy app");
    }

    [TestCaseSource(nameof(SignIns))]
    public async Task SignIn_AtTheIdp_EndsWhereTheMappingSays(DemoTenant tenant, string kilobytes, string party)
    {
        var page = await _chromium!.Browser.NewPageAsync();
        await page.GotoAsync(_run!.Parties.IdentityProvider.PageOf(tenant.Identifier));
        await page.GetByLabel("Size of the response").SelectOptionAsync(kilobytes);
        await page.GetByLabel("User").SelectOptionAsync(tenant.Users[1]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Signed in at" }).WaitForAsync();

        Assert.That(await page.TitleAsync(), Is.EqualTo($"Signed in at {party} as {tenant.Users[1]}"));
    }

    [Test]
    public async Task SignIn_WithoutScript_EndsWithOneMoreClick()
    {
        await using var context = await _chromium!.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(_run!.Parties.IdentityProvider.PageOf(DemoTenants.Acme.Identifier));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        Assert.That(await page.TitleAsync(), Is.EqualTo($"Signed in at Stytch as {DemoTenants.Acme.Users[0]}"));
    }

    [Test]
    public async Task SignIn_IdpRestrictsFormAction_IsBlockedByTheBrowser()
    {
        var provider = _run!.Parties.IdentityProvider;
        var strict = provider.Find(DemoTenants.Acme.Identifier)! with { Identifier = "acme-strict", RestrictsFormAction = true };
        provider.Serve(strict);
        var page = await _chromium!.Browser.NewPageAsync();
        var violation = new TaskCompletionSource<string>();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("form-action", StringComparison.Ordinal))
            {
                violation.TrySetResult(message.Text);
            }
        };
        await page.GotoAsync(provider.PageOf(strict.Identifier));

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        Assert.That(await violation.Task.WaitAsync(TimeSpan.FromSeconds(30)), Does.Contain("form-action"));
        Assert.That(await page.TitleAsync(), Does.Not.Contain("Signed in"));
    }
}
