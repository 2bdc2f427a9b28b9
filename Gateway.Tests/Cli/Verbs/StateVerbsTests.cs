using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Verbs;

/// <summary>What operators do from the command line with states and the past, by the real program against a real gateway.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class StateVerbsTests : IAsyncDisposable
{
    private RecordingBackend _legacy = null!;
    private TestGateway _gateway = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _legacy = await RecordingBackend.StartAsync();
        _gateway = await TestGateway.StartAsync(TestGateway.Legacy(_legacy.Url));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _legacy.DisposeAsync();
    }

    [Test]
    public async Task Cutover_ManyMappings_IsADryRunUntilYes()
    {
        for (var i = 0; i < 11; i++)
        {
            await _gateway.PutAsync($"t{i}", "legacy");
        }

        var (dryCode, dry) = await RunAsync("cutover", "--state", "legacy", "--reason", "all of them");
        var before = await StateOfAsync("t3");
        var (code, done) = await RunAsync("cutover", "--state", "legacy", "--reason", "all of them", "--ticket", "OPS-9", "--yes");

        Assert.That((dryCode, code, before, await StateOfAsync("t3")), Is.EqualTo((0, 0, "legacy", "migrated")), dry + done);
        Assert.That(dry, Does.Contain("11 would change").And.Contain("Nothing was changed. Do it with: apply "));
        Assert.That(done, Does.Contain("11 changed").And.Contain("Done as revision 12."));
    }

    [Test]
    public async Task Change_OfNothingOrWithoutReason_IsRefused()
    {
        var (none, why) = await RunAsync("pause", "--reason", "nothing named");
        var (usage, _) = await RunAsync("pause", "acme");
        var (both, _) = await RunAsync("pause", "acme", "--reason", "x", "--yes", "--dry-run");

        Assert.That((none, usage, both), Is.EqualTo((1, 2, 2)));
        Assert.That(why, Does.Contain("all"));
    }

    [Test]
    public async Task Schedule_ATime_IsListedWithIt()
    {
        await _gateway.PutAsync("acme", "legacy");

        var at = TimeProvider.System.GetUtcNow().AddDays(3);
        var (code, output) = await RunAsync("cutover", "acme", "--reason", "on Monday", "--at", at.ToString("O"));

        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Contain("Scheduled "));
        Assert.That(await StateOfAsync("acme"), Is.EqualTo("legacy"));
    }

    [Test]
    public async Task RevisionsHistoryRestoreAudit_TellThePastAndBringItBack()
    {
        await _gateway.PutAsync("acme", "legacy");
        await RunAsync("cutover", "acme", "--reason", "pilot", "--ticket", "OPS-1");

        var (_, revisions) = await RunAsync("revisions");
        var (_, one) = await RunAsync("revisions", "2");
        var (_, history) = await RunAsync("history", "acme");
        var (restoreCode, restored) = await RunAsync("restore", "1", "--reason", "back");
        var (_, json) = await RunAsync("audit", "verify", "--output", "json");
        var head = (string)JsonNode.Parse(json)!["head"]!;
        var (known, verified) = await RunAsync("audit", "verify", "--head", head);
        var (unknown, lost) = await RunAsync("audit", "verify", "--head", new string('0', 64));

        Assert.That(revisions, Does.Contain("cutover").And.Contain("pilot (OPS-1)"));
        Assert.That(one, Does.Contain("~ acme").And.Contain("state: legacy -> migrated"));
        Assert.That(history, Does.Contain("state: legacy -> migrated").And.Contain("+ acme"));
        Assert.That((restoreCode, await StateOfAsync("acme")), Is.EqualTo((0, "legacy")), restored);
        Assert.That((known, unknown), Is.EqualTo((0, 1)), verified + lost);
        Assert.That(verified, Does.Contain("all as the chain says"));
    }

    [Test]
    public async Task BreakGlass_OnAndOff_SendsEverybodyToTheLegacySide()
    {
        await _gateway.PutAsync("acme");

        var (_, on) = await RunAsync("break-glass", "on", "--reason", "Stytch does not answer");
        using var during = await _gateway.PostFormAsync("/old-sso/acme");
        var (_, shown) = await RunAsync("break-glass", "show");
        var (_, off) = await RunAsync("break-glass", "off", "--reason", "it answers again");
        using var after = await _gateway.PostFormAsync("/old-sso/acme");

        Assert.That(((int)during.StatusCode, (int)after.StatusCode), Is.EqualTo((200, 307)));
        Assert.That(on, Does.StartWith("ON since"));
        Assert.That(shown, Does.Contain("Stytch does not answer"));
        Assert.That(off, Does.StartWith("Off since revision 3"));
    }

    private async Task<string> StateOfAsync(string identifier) =>
        (string)JsonNode.Parse(await _gateway.Admin.GetStringAsync($"mappings/{identifier}"))!["state"]!;

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => GatewayProcess.RunAsync(
        [.. arguments, "--admin", _gateway.AdminUrl.ToString(), "--key", $"{TestGateway.KeyId}:{TestGateway.KeySecret}"], new Dictionary<string, string?>());
}
