using System.CommandLine;
using System.Text.Json;
using Gateway.Cli.Verbs;
using Gateway.Tests.Evidence.Discovery;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Verbs;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class DiscoveredVerbTests
{
    private DiscoveryScene _scene = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _scene = await DiscoveryScene.StartAsync();
        await _scene.LogInAsync("acme");
        await _scene.DraftAsync("acme");
    }

    [TearDown]
    public async Task StopAsync() => await _scene.DisposeAsync();

    [Test]
    public async Task Discovered_Text_ShowsWhatIsSuggestedAndWhatItIsWorth()
    {
        var (exitCode, output, error) = await RunAsync("discovered");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("acme  1 responses (1 begun at the IdP)").And.Contain("okta").And.Contain(DiscoveryScene.Audience).And.Contain(
            "Nothing of it is verified"));
    }

    [Test]
    public async Task Discovered_ForPrograms_IsTheDocumentOrTheFileOfTheApi()
    {
        var json = await RunAsync("discovered", "--output", "json");
        var csv = await RunAsync("discovered", "--output", "csv");

        Assert.That(JsonDocument.Parse(json.Output).RootElement.GetProperty("discovered").GetArrayLength(), Is.EqualTo(1));
        Assert.That(csv.Output, Does.StartWith("identifier,aliases,project,connection_id,").And.Contain("\nacme,,test,,"));
    }

    [Test]
    public async Task Adopt_Draft_MakesTheMappingOnce()
    {
        string[] command =
        [
            "discovered", "adopt", "acme", "--connection", Sample.ConnectionId, "--state", "shadow", "--organization", "acme-inc", "--reason",
            "found", "--ticket", "T-1",
        ];
        var (exitCode, output, error) = await RunAsync(command);
        var again = await RunAsync(command);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.StartWith($"Mapped acme to {Sample.ConnectionId} (shadow) in revision"));
        Assert.That((string?)(await _scene.JsonAsync("mappings/acme"))["organization_id"], Is.EqualTo("acme-inc"));
        Assert.That(again.ExitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(again.Error, Does.Contain("key_taken"));
    }

    [Test]
    public async Task Forget_Draft_IsGone()
    {
        var (exitCode, _, error) = await RunAsync("discovered", "forget", "acme");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(await _scene.DraftsAsync(), Is.Empty);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] all = [.. arguments, "--admin", $"{_scene.Gateway.AdminUrl}", "--key", $"{TestGateway.KeyId}:{TestGateway.KeySecret}"];
        var exitCode = await new RootCommand { DiscoveredVerb.Create() }.Parse(all).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
