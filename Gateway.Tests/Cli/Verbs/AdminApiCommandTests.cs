using System.CommandLine;
using Gateway.Admin;
using Gateway.Cli.Verbs;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Verbs;

/// <summary>What every verb that talks to a running gateway has in common.</summary>
[TestFixture]
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class AdminApiCommandTests : IAsyncDisposable
{
    private const string Key = $"{TestGateway.KeyId}:{TestGateway.KeySecret}";

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
    public async Task Call_AddressAndKeyGiven_ReadsADocument()
    {
        var (exitCode, output, _) = await RunAsync("status", "--admin", $"{_gateway.AdminUrl}", "--key", Key);

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain("0 mappings"));
    }

    [Test]
    public async Task Call_NothingGiven_TakesAddressAndFirstKeyOfTheConfiguration()
    {
        await File.WriteAllTextAsync(_folder.PathOf("first-key"), Key + "\n");

        var (exitCode, output, _) = await RunAsync("status", "--config", Configuration("first-key"));

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain("0 mappings"));
    }

    [Test]
    public async Task Call_NoKeyAnywhere_SaysWhereItLooks()
    {
        var (exitCode, _, error) = await RunAsync("status", "--config", Configuration("absent"));

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(error, Does.Contain(AdminApiCommand.KeyVariable));
    }

    [Test]
    public async Task Call_KeyOfTheConfigurationAndAnotherMachine_IsNotSentThere()
    {
        await File.WriteAllTextAsync(_folder.PathOf("first-key"), Key);

        var (exitCode, _, error) = await RunAsync("status", "--config", Configuration("first-key"), "--admin", "https://gateway.example.com");

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(error, Does.Contain("No admin key"));
    }

    [Test]
    public async Task Call_Refused_SaysWhyAndNamesEveryFault()
    {
        var (exitCode, _, error) = await RunAsync("mappings?limit=0&wat=1", "--admin", $"{_gateway.AdminUrl}", "--key", Key);

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(error, Does.Contain("invalid_query").And.Contain("limit: ").And.Contain("wat: "));
    }

    [Test]
    public async Task Call_NoGatewayThere_SaysSo()
    {
        var (exitCode, _, error) = await RunAsync("status", "--admin", $"http://127.0.0.1:{LoopbackPort.Free()}", "--key", Key);

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(error, Does.StartWith("No answer from http://127.0.0.1:"));
    }

    [Test]
    public async Task Call_SomethingElseAnswers_SaysSo()
    {
        await using var other = await RecordingBackend.StartAsync();

        var (exitCode, _, error) = await RunAsync("status", "--admin", $"{other.Url}", "--key", Key);

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(error, Does.Contain("not as a gateway"));
    }

    [Test]
    public void Parse_AddressIsNoUrl_IsAUsageError() => Assert.That(Command("status").Parse(["--admin", "somewhere"]).Errors, Has.Count.EqualTo(1));

    private static RootCommand Command(string path)
    {
        var command = new RootCommand();
        command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var status = await api.GetAsync(path, AdminJson.Readable.StatusDocument, cancellationToken);
            await commandLine.InvocationConfiguration.Output.WriteLineAsync($"{status.Table.Mappings} mappings");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string path, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await Command(path).Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }

    private string Configuration(string keyFile)
    {
        var path = _folder.PathOf("gateway.json");
        File.WriteAllText(
            path,
            $$"""{ "Gateway": { "Listen": { "Admin": "{{_gateway.AdminUrl.GetLeftPart(UriPartial.Authority)}}" }, "Admin": { "KeyFile": "{{_folder.PathOf(keyFile)}}" } } }""");
        return path;
    }
}
