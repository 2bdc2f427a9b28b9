using System.Net.Http.Json;
using Gateway.Cli.Probe;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Probe;

/// <summary>A real gateway has nothing to be told.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ProbeGatewayTests
{
    [TestCase("redirect")]
    [TestCase("repost")]
    public async Task Run_Gateway_HasNothingToSay(string delivery)
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Legacy(legacy.Url),
            ("Gateway:Stytch:Projects:0:PublicToken", "public-token-test-1"),
            ("Gateway:Limits:MaxRepostBytes", "4194304"));
        using var put = await gateway.Admin.PutAsync(
            new Uri("mappings/acme", UriKind.Relative), JsonContent.Create(new { connection_id = Sample.ConnectionId, state = "migrated", delivery }));
        Assert.That(put.IsSuccessStatusCode, Is.True);
        await gateway.PutAsync("birch", "legacy");

        var run = await RunAsync(gateway, "birch");

        Assert.That(run.Findings.Where(finding => finding.Verdict is ProbeVerdict.Fail or ProbeVerdict.Warn), Is.Empty);
        Assert.That(run.Findings.Where(finding => finding.Verdict is ProbeVerdict.Skipped).Select(finding => finding.Check), Is.EqualTo(
            ["the certificate is valid", "TLS 1.0 and 1.1 are refused", "http does not lose a POST", "HSTS"]));
        Assert.That(
            run.Findings.Single(finding => finding.Check == "what an IdP's form-action must name").Detail,
            delivery == "repost"
                ? Does.Contain(" only").And.Not.Contain("stytch")
                : Does.Contain("https://test.stytch.com and your application").And.Contain("delivery repost"));
    }

    [Test]
    public async Task Run_NoLegacyBackend_HasNothingToSay()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("acme");

        var run = await RunAsync(gateway, legacyIdentifier: null);

        Assert.That(run.Findings.Where(finding => finding.Verdict is ProbeVerdict.Fail or ProbeVerdict.Warn), Is.Empty);
    }

    [Test]
    public async Task Run_IdentifierIsNotMigrated_SaysSo()
    {
        await using var gateway = await TestGateway.StartAsync();

        var run = await RunAsync(gateway, legacyIdentifier: null);

        Assert.That(run.Findings.Single(finding => finding.Verdict is ProbeVerdict.Fail).Remedy, Does.Contain("--identifier"));
    }

    private static Task<ProbeRun> RunAsync(TestGateway gateway, string? legacyIdentifier) => ProbeRunner.RunAsync(
        new ProbeSettings
        {
            Address = gateway.PublicUrl,
            Identifier = "acme",
            LegacyIdentifier = legacyIdentifier,
            StartRoute = "/old-sso/{identifier}/login",
            SlowBodyPause = TimeSpan.FromMilliseconds(20),
        },
        TimeProvider.System,
        _ => { },
        CancellationToken.None);
}
