using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Verbs;

/// <summary>What an operator does with files: plan, apply, import, export, by the real program against a real gateway.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class MappingFileVerbsTests : IAsyncDisposable
{
    private const string Header = "identifier,connection_id,state,wave\n";

    private readonly TempFolder _folder = new();
    private TestGateway _gateway = null!;

    [SetUp]
    public async Task StartAsync() => _gateway = await TestGateway.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task PlanThenApply_File_ChangesNothingBeforeApply()
    {
        await _gateway.PutAsync("acme");
        var file = Write("waves.csv", $"{Header}acme,{Sample.ConnectionId},paused,1\nglobex,{Sample.ConnectionId},migrated,1\n");

        var (code, shown) = await RunAsync("plan", file, "--reason", "first wave", "--output", "text");
        using var before = await _gateway.Admin.GetAsync("mappings/globex");
        var id = shown.Split('\n').Single(line => line.StartsWith("Apply it with: apply ", StringComparison.Ordinal)).Trim()[^32..];
        var (applyCode, applied) = await RunAsync("apply", id);

        Assert.That((code, applyCode), Is.EqualTo((0, 0)), shown + applied);
        Assert.That(
            shown, Does.Contain("~ acme").And.Contain("state: migrated -> paused").And.Contain("+ globex").And.Contain("1 to add, 1 to change, 0 to delete"));
        Assert.That((int)before.StatusCode, Is.EqualTo(404));
        Assert.That(applied, Does.Contain("Applied as revision 2: 1 added, 1 changed, 0 deleted."));
    }

    [Test]
    public async Task Plan_Json_IsThePlanDocument()
    {
        var file = Write("waves.csv", $"{Header}acme,{Sample.ConnectionId},legacy,\n");

        var (code, output) = await RunAsync("plan", file, "--output", "json");

        var plan = JsonNode.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..])!;
        Assert.That((code, (long)plan["adds"]!, (string)plan["source"]!), Is.EqualTo((0, 1L, "waves.csv")));
    }

    [Test]
    public async Task Plan_FaultyFile_NamesEveryFaultAndExits1()
    {
        var file = Write("waves.csv", $"{Header}acme,nonsense,legacy,1\nglobex,{Sample.ConnectionId},done,1\n");

        var (code, output) = await RunAsync("plan", file);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("connection_id").And.Contain("state").And.Contain("line 2").And.Contain("line 3"));
    }

    [Test]
    public async Task Apply_TableMoved_Exits1AndSaysSo()
    {
        var file = Write("waves.csv", $"{Header}acme,{Sample.ConnectionId},legacy,1\n");
        var (_, shown) = await RunAsync("plan", file, "--output", "json");
        var id = (string)JsonNode.Parse(shown[shown.IndexOf('{', StringComparison.Ordinal)..])!["id"]!;
        await _gateway.PutAsync("other");

        var (code, output) = await RunAsync("apply", id);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("plan_outdated"));
    }

    [TestCase("csv")]
    [TestCase("json")]
    [TestCase("yaml")]
    public async Task ImportThenExport_File_GivesTheSameBytes(string format)
    {
        await RunAsync("import", Write("waves.csv", $"{Header}acme,{Sample.ConnectionId},migrated,1\nglobex,{Sample.ConnectionId},paused,\n"));
        var exported = _folder.PathOf($"first.{format}");
        var again = _folder.PathOf($"second.{format}");

        await RunAsync("export", "--to", exported);
        await using var other = await TestGateway.StartAsync();
        var (code, output) = await RunOnAsync(other, "import", exported);
        await RunOnAsync(other, "export", "--to", again);

        Assert.That(code, Is.Zero, output);
        Assert.That(File.ReadAllBytes(again), Is.EqualTo(File.ReadAllBytes(exported)));
        Assert.That(File.ReadAllText(exported), Does.Contain("globex"));
    }

    [Test]
    public async Task Export_Filter_GivesTheWaveOnly()
    {
        await RunAsync("import", Write("waves.csv", $"{Header}acme,{Sample.ConnectionId},migrated,1\nglobex,{Sample.ConnectionId},paused,2\n"));

        var (code, output) = await RunAsync("export", "--wave", "2");

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("globex").And.Not.Contain("acme"));
    }

    [Test]
    public async Task Plan_UnknownFormatOrMissingFile_Exits1WithTheReason()
    {
        var (unknown, why) = await RunAsync("plan", Write("waves.txt", Header));
        var (missing, whyMissing) = await RunAsync("plan", _folder.PathOf("none.csv"));

        Assert.That((unknown, missing), Is.EqualTo((1, 1)));
        Assert.That(why, Does.Contain("--format"));
        Assert.That(whyMissing, Does.Contain("none.csv"));
    }

    private string Write(string name, string content)
    {
        var path = _folder.PathOf(name);
        File.WriteAllText(path, content);
        return path;
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunOnAsync(_gateway, arguments);

    private static Task<(int ExitCode, string Output)> RunOnAsync(TestGateway gateway, params string[] arguments) => GatewayProcess.RunAsync(
        [.. arguments, "--admin", gateway.AdminUrl.ToString(), "--key", $"{TestGateway.KeyId}:{TestGateway.KeySecret}"], new Dictionary<string, string?>());
}
