using System.CommandLine;
using System.Text.Json;
using Gateway.Cli.Verbs;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Verbs;

[TestFixture]
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class EventsVerbTests : IAsyncDisposable
{
    private TestGateway _gateway = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _gateway = await TestGateway.StartAsync(("Gateway:Unknown", "NotFound"));
        await _gateway.PutAsync("acme");
        await _gateway.PutAsync("closed", "paused");
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Test]
    public async Task List_ByReference_TellsWhyTheLoginFailed()
    {
        using var page = await _gateway.SendAsync(HttpMethod.Post, "/old-sso/closed");
        var reference = page.Headers.GetValues("X-Request-Id").Single();

        var lines = await EventuallyAsync(1, "--request-id", reference);

        Assert.That(lines[0], Does.Contain(reference).And.Contain("error").And.Contain("closed").And.Contain("paused, HTTP 503, acs"));
    }

    [Test]
    public async Task List_Json_IsOneEventALine()
    {
        using var page = await _gateway.SendAsync(HttpMethod.Post, "/old-sso/closed");

        var lines = await EventuallyAsync(2, "--identifier", "closed", "--since", "1h", "--output", "json");

        Assert.That(
            lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("action").GetString()),
            Is.EqualTo(new[] { "refuse", "put_mapping" }));
    }

    [Test]
    public async Task List_FiltersAndLimit_AreTheGateways()
    {
        await EventuallyAsync(2, "--action", "put_mapping");

        Assert.That(
            (await RunAsync("--action", "put_mapping", "--limit", "1")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1));
        Assert.That((await RunAsync("--status", "error", "--until", "2020-01-01")).Output, Is.Empty);
    }

    [TestCase("--since", "soon")]
    [TestCase("--status", "bad")]
    [TestCase("--limit", "0")]
    public void Parse_NoSuchThing_IsAUsageError(string option, string value) => Assert.That(Root().Parse(["events", option, value]).Errors, Is.Not.Empty);

    [Test]
    public async Task Follow_ShowsWhatHappensUntilItIsEnded(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var output = new StringWriter();
        var shared = TextWriter.Synchronized(output);
        var following = Root()
            .Parse(Arguments("--follow", "--since", "1m", "--action", "redirect"))
            .InvokeAsync(new InvocationConfiguration { Output = shared, Error = TextWriter.Null }, end.Token);

        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await _gateway.SendAsync(HttpMethod.Post, "/old-sso/acme");
                lock (shared)
                {
                    return output.ToString().Contains("redirect", StringComparison.Ordinal);
                }
            },
            TimeSpan.FromSeconds(30));
        await end.CancelAsync();

        Assert.That(await following, Is.EqualTo(ExitCodes.Ok));
    }

    private static RootCommand Root() => new() { EventsVerb.Create() };

    private string[] Arguments(params string[] arguments) =>
    [
        "events",
        "--admin",
        $"{_gateway.AdminUrl}",
        "--key",
        $"{TestGateway.KeyId}:{TestGateway.KeySecret}",
        .. arguments,
    ];

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await Root().Parse(Arguments(arguments)).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        Assert.That(error.ToString(), Is.Empty);
        return (exitCode, output.ToString());
    }

    private async Task<string[]> EventuallyAsync(int count, params string[] arguments)
    {
        string[] lines = [];
        await Eventually.TrueAsync(
            async () =>
            {
                var (exitCode, output) = await RunAsync(arguments);
                Assert.That(exitCode, Is.Zero);
                lines = output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
                return lines.Length >= count;
            },
            TimeSpan.FromSeconds(20));
        Assert.That(lines, Has.Length.EqualTo(count));
        return lines;
    }
}
