using Gateway.Cli.Probe;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Cli.Probe;

/// <summary>Each fault that a deployment can have is found, and nothing else is complained of.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ProbeFaultTests
{
    private const string Origin = "https://probe.invalid";

    private static Task<bool> Leave => Task.FromResult(false);

    private static IEnumerable<TestCaseData<string, Func<HttpContext, Task<bool>>>> Faults()
    {
        const string sentOn = "a migrated POST is sent on";
        yield return Of(sentOn, IsPost, context => SpoiledServer.Redirect(context, 302, SpoiledServer.AcsUrl));
        yield return Of(sentOn, IsPost, context => SpoiledServer.Redirect(context, 308, SpoiledServer.AcsUrl));
        yield return Of(sentOn, IsPost, context => SpoiledServer.Redirect(context, 307, "https://test.stytch.com.attacker.example/acs"));
        yield return Of(sentOn, IsPost, context => SpoiledServer.Redirect(context, 307, "/acs"));
        yield return Of("its answer is not stored", IsPost, context => AnswerAsync(context, headers => headers.CacheControl = "private"));
        yield return Of("its answer tells nobody the address", IsPost, context => AnswerAsync(context, headers => headers.Remove("Referrer-Policy")));
        yield return Of("Origin: null is accepted", context => context.Request.Headers.Origin == "null", context => SpoiledServer.Status(context, 403));
        yield return Of(
            "a trailing slash needs no redirect",
            context => SpoiledServer.TargetOf(context).EndsWith('/'),
            context => SpoiledServer.Redirect(context, 301, "/old-sso/acme"));
        yield return Of(
            "percent-encoding needs no redirect",
            context => SpoiledServer.TargetOf(context).Contains("%61"),
            context => SpoiledServer.Redirect(context, 308, "/old-sso/acme"));
        yield return Of(
            "an unknown identifier is not sent to Stytch",
            context => SpoiledServer.TargetOf(context).Contains("probe-"),
            context => SpoiledServer.Redirect(context, 307, SpoiledServer.AcsUrl));
        yield return Of(
            "300 KB are let through", context => context.Request.ContentLength is > 250 * 1024 and < 500 * 1024, context => SpoiledServer.Status(context, 413));
        yield return Of(
            "GET at the ACS URL is answered",
            context => IsGet(context) && SpoiledServer.TargetOf(context) == "/old-sso/acme",
            context => SpoiledServer.Redirect(context, 302, "/login"));
        yield return Of("HEAD at the ACS URL is answered", context => context.Request.Method == "HEAD", context => SpoiledServer.Status(context, 500));
        yield return Of("OPTIONS at the ACS URL is answered", context => context.Request.Method == "OPTIONS", context => SpoiledServer.Status(context, 500));
        yield return Of(
            "a method override is ignored",
            context => context.Request.Headers.ContainsKey("X-HTTP-Method-Override"),
            context => SpoiledServer.Status(context, 405));
        yield return Of(
            "X-Forwarded-Host does not change the target",
            context => context.Request.Headers.ContainsKey("X-Forwarded-Host"),
            context => SpoiledServer.Redirect(context, 307, Origin));
        yield return Of(
            "RelayState and its like do not change the target",
            context => IsPost(context) && context.Request.Query.ContainsKey("RelayState"),
            context => SpoiledServer.Redirect(context, 307, context.Request.Query["RelayState"]!));
        yield return Of(
            "a foreign Host leads nowhere",
            context => context.Request.Host.Host == "probe.invalid",
            context => SpoiledServer.Redirect(context, 301, $"https://{context.Request.Host}/"));
        yield return Of(
            "a path of two slashes leads nowhere",
            context => SpoiledServer.TargetOf(context).StartsWith("//", StringComparison.Ordinal),
            context => SpoiledServer.Redirect(context, 302, SpoiledServer.TargetOf(context)));
        yield return Of(
            "a GET's query leads nowhere",
            context => IsGet(context) && context.Request.Path == "/old-sso/acme" && context.Request.Query.ContainsKey("next"),
            context => SpoiledServer.Redirect(context, 302, context.Request.Query["next"]!));
        yield return Of(
            "the start URL's query leads nowhere",
            context => context.Request.Path == "/old-sso/acme/login",
            context => SpoiledServer.Redirect(context, 303, $"https://test.stytch.com/start?login_redirect_url={context.Request.Query["login_redirect_url"]}"));
        yield return Of(
            "line breaks in the path add no header",
            context => SpoiledServer.TargetOf(context).Contains("acme%0D%0A"),
            context => AnswerAsync(context, headers => headers["X-Probe"] = "1"));
        yield return Of(
            "line breaks in the query add no header",
            context => SpoiledServer.TargetOf(context).Contains("?code=%0d%0a"),
            context => AnswerAsync(context, headers => headers["X-Probe"] = "1"));
        yield return Of(
            "the clock is right",
            context => context.Request.Method == "HEAD",
            context => AnswerAsync(context, headers => headers.Date = TimeProvider.System.GetUtcNow().AddMinutes(-5).ToString("r")));
        yield return Of(
            "/admin/v1/status is not public",
            context => context.Request.Path == "/admin/v1/status",
            context => AnswerAsync(context, headers => headers.WWWAuthenticate = "Basic realm=\"sso-gateway\""));
        yield return Of("/metrics is not public", context => context.Request.Path == "/metrics", context => WriteAsync(context, "gateway_mappings 1"));
        yield return Of(
            "/readyz is not public", context => context.Request.Path == "/readyz", context => WriteAsync(context, """{"status":"ok","break_glass":false}"""));
    }

    [TestCaseSource(nameof(Faults))]
    public async Task Run_OneFault_FailsThatCheckWithARemedy(string check, Func<HttpContext, Task<bool>> spoil)
    {
        await using var server = await SpoiledServer.StartAsync(spoil);

        var run = await RunAsync(server.Url);

        var failed = run.Findings.Where(finding => finding.Verdict is ProbeVerdict.Fail).ToList();
        Assert.That(failed.Select(finding => finding.Check), Is.EqualTo([check]));
        Assert.That(failed[0].Remedy, Is.Not.Null.And.Not.Empty);
        Assert.That(run.IsGood, Is.False);
    }

    [TestCase("1024 KB are let through", 900)]
    [TestCase("2048 KB are let through", 2000)]
    public async Task Run_LimitBeyondWhatIsSeen_OnlyWarns(string check, int kilobytes)
    {
        await using var server = await SpoiledServer.StartAsync(
            context => context.Request.ContentLength > kilobytes * 1024 ? SpoiledServer.Status(context, 413) : Leave);

        var run = await RunAsync(server.Url);

        Assert.That(run.IsGood, Is.True);
        Assert.That(run.Findings.Where(finding => finding.Verdict is ProbeVerdict.Warn).Select(finding => finding.Check), Does.Contain(check));
    }

    [Test]
    public async Task Run_HeadersTooLarge_Warns()
    {
        await using var server =
            await SpoiledServer.StartAsync(context => context.Request.Headers.Cookie.Count > 0 ? SpoiledServer.Status(context, 431) : Leave);

        var run = await RunAsync(server.Url);

        Assert.That(run.Findings.Single(finding => finding.Verdict is ProbeVerdict.Warn).Check, Is.EqualTo("12 KB of headers are let through"));
    }

    [Test]
    public async Task Run_ServerGivesUpOnSlowBodies_Fails()
    {
        await using var server = await SpoiledServer.StartAsync(async context =>
        {
            if (context.Request.ContentLength is not > 0)
            {
                return false;
            }

            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(250));
            try
            {
                await context.Request.Body.CopyToAsync(Stream.Null, patience.Token);
                return false;
            }
            catch (OperationCanceledException)
            {
                return await SpoiledServer.Status(context, 408);
            }
        });

        var run = await RunAsync(server.Url, settings => settings with { SlowBodyPause = TimeSpan.FromSeconds(2) });

        Assert.That(run.Findings.Single(finding => finding.Check == "a slow body is waited for").Verdict, Is.EqualTo(ProbeVerdict.Fail));
    }

    [Test]
    public async Task Run_NothingListens_FailsOnceAndAsksOn()
    {
        var run = await RunAsync(new Uri("http://127.0.0.1:1"));

        Assert.That(
            run.Findings.Single(finding => finding.Verdict is ProbeVerdict.Fail && finding.Check == "a migrated POST is sent on").Detail,
            Does.StartWith("no answer"));
        Assert.That(run.Findings, Has.Count.EqualTo(ProbeRunner.Checks.Count));
    }

    [Test]
    public async Task Run_RightServer_HasNothingToSay()
    {
        await using var server = await SpoiledServer.StartAsync(_ => Leave);

        var run = await RunAsync(server.Url);

        Assert.That(run.Findings.Where(finding => finding.Verdict is ProbeVerdict.Fail or ProbeVerdict.Warn), Is.Empty);
        Assert.That(run.Requests, Is.LessThanOrEqualTo(ProbeRunner.Checks.Count));
    }

    private static Task<ProbeRun> RunAsync(Uri address, Func<ProbeSettings, ProbeSettings>? change = null)
    {
        var settings = new ProbeSettings
        {
            Address = address,
            Identifier = "acme",
            StartRoute = "/old-sso/{identifier}/login",
            SlowBodyPause = TimeSpan.FromMilliseconds(20),
        };
        return ProbeRunner.RunAsync(change?.Invoke(settings) ?? settings, TimeProvider.System, _ => { }, CancellationToken.None);
    }

    private static TestCaseData<string, Func<HttpContext, Task<bool>>> Of(string check, Predicate<HttpContext> applies, Func<HttpContext, Task<bool>> answer) =>
        new(check, context => applies(context) ? answer(context) : Leave);

    private static bool IsPost(HttpContext context) => context.Request.Method == "POST" && context.Request.Path.Value!.TrimEnd('/') == "/old-sso/acme";

    private static bool IsGet(HttpContext context) => context.Request.Method == "GET";

    private static async Task<bool> AnswerAsync(HttpContext context, Action<IHeaderDictionary> spoil)
    {
        await SpoiledServer.Redirect(context, IsPost(context) ? 307 : 303, SpoiledServer.AcsUrl);
        spoil(context.Response.Headers);
        return true;
    }

    private static async Task<bool> WriteAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text);
        return true;
    }
}
