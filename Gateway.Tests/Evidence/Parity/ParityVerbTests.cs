using System.Text.Json;
using Gateway.Admin.Keys;
using Gateway.Cli.Verbs;
using Gateway.Evidence.Parity;

namespace Gateway.Tests.Evidence.Parity;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ParityVerbTests
{
    [Test]
    public async Task Parity_RunThenFixThenList_ExitsByWhatItFinds()
    {
        await using var scene = await ParityScene.StartAsync();
        await ParityFaults.PlantAsync(ParityCode.AudienceDiffers, scene);

        var run = await RunAsync(scene, "run", "acme");
        var shown = await RunAsync(scene, "fix", "acme");
        var made = await RunAsync(scene, "fix", "acme", "--apply");
        var list = await RunAsync(scene, "--output", "json");

        Assert.That(run.Code, Is.EqualTo(ExitCodes.Refused), run.Error);
        Assert.That(run.Output, Does.Contain("red").And.Contain("audience_differs").And.Contain("trailing_slash"));
        Assert.That(shown.Output, Does.Contain("planned").And.Contain("alternative_audience_uri"));
        Assert.That(made.Code, Is.EqualTo(ExitCodes.Ok), made.Error);
        Assert.That(made.Output, Does.Contain("done"));
        Assert.That(JsonDocument.Parse(list.Output).RootElement.GetProperty("mappings")[0].GetProperty("status").GetString(), Is.EqualTo("green"));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(ParityScene scene, params string[] arguments)
    {
        var key = scene.Host.KeyOf(AdminRole.Admin);
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] all = [.. arguments, "--admin", scene.Host.Address.GetLeftPart(UriPartial.Authority), "--key", $"{key.Key.Id}:{key.Secret}"];
        var code = await ParityVerb.Create().Parse(all).InvokeAsync(new() { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
