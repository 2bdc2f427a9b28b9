using System.Net;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Docs;

/// <summary>The walk-through of the README, command by command, against a real gateway with a real legacy backend.</summary>
[CancelAfter(300_000)]
internal sealed partial class FirstWaveTests
{
    [Test]
    public async Task MigrateYourFirstWave_ItsOwnCommands_DoWhatTheySay()
    {
        var section = Repository.Document("README.md").Section("## Migrate your first wave");
        using var folder = new TempFolder();
        var file = folder.PathOf("waves.csv");
        File.WriteAllText(file, Csv().Match(section).Groups[1].Value);
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(legacy.Url));

        var commands = Commands().Matches(section).Select(match => match.Groups[1].Value).ToList();
        Assert.That(commands, Has.Count.EqualTo(14));
        var statuses = new List<string>();
        foreach (var command in commands)
        {
            var arguments = Words()
                .Matches(command)
                .Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)
                .Select(word => word == "waves.csv" ? file : word);
            var (exitCode, output) = await GatewayProcess.RunAsync(
                [.. arguments, "--admin", gateway.AdminUrl.ToString(), "--key", $"{TestGateway.KeyId}:{TestGateway.KeySecret}"],
                new Dictionary<string, string?>());
            Assert.That(exitCode, Is.Zero, $"{command}\n{output}");
            using var answer = await gateway.PostFormAsync("/old-sso/acme");
            statuses.Add($"{command.Split(' ')[0]} {(int)answer.StatusCode}");
        }

        // Before the import nobody has a mapping, and the legacy backend answers; so it does until the cut-over, and after the rollback.
        Assert.That(statuses, Is.EqualTo(new[]
        {
            "plan 200", "import 200", "shadow 200", "readiness 200", "cutover 200", "cutover 307", "progress 307", "events 307",
            "rollback 200", "cutover 307", "history 307",
            "revisions 307", "handover 307", "audit 307",
        }));
        using var globex = await gateway.PostFormAsync("/old-sso/globex");
        Assert.That(globex.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }

    [GeneratedRegex("```csv\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Csv();

    [GeneratedRegex("^gateway ([^#\n]*[^# \n])", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex("\"([^\"]*)\"|\\S+")]
    private static partial Regex Words();
}
