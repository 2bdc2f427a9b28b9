using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Cli.Demo.Journeys;
using Gateway.Cli.Verbs;

namespace Gateway.Tests.Cli.Verbs;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(180_000)]
internal sealed class DemoVerbTests
{
    [Test]
    public async Task Invoke_OnceAsJson_ReportsEveryJourney(CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await InvokeAsync(["--once", "--output", "json"], cancellationToken);

        var report = JsonNode.Parse(output)!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(ExitCodes.Ok), error);
            Assert.That((bool)report["is_right"]!, Is.True);
            Assert.That(report["journeys"]!.AsArray(), Has.Count.EqualTo(DemoJourneys.All.Count));
            Assert.That((string)report["journeys"]![0]!["hops"]![0]!, Is.EqualTo("POST /old-sso/acme 307"));
        }
    }

    [Test]
    public async Task Invoke_Once_PrintsATableWithoutControlCodes(CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await InvokeAsync(["--once"], cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(ExitCodes.Ok), error);
            Assert.That(output, Does.Contain("POST /old-sso/acme 307 -> POST /v1/b2b/sso/callback/saml-connection-test-... 200"));
            Assert.That(output, Does.Contain($"{DemoJourneys.All.Count} of {DemoJourneys.All.Count} journeys are right."));
            Assert.That(output, Does.Not.Contain('\u001b'));
        }
    }

    [Test]
    public async Task Invoke_RedisIsAway_SaysSo(CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await InvokeAsync(["--once", "--redis", "127.0.0.1:1"], cancellationToken);

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(error, Does.Contain("does not answer"));
        Assert.That(output, Is.Empty);
    }

    [TestCase("6379")]
    [TestCase(":6379")]
    [TestCase("localhost:")]
    [TestCase("localhost:0")]
    [TestCase("localhost:65536")]
    public void Parse_RedisWithoutHostAndPort_IsAnError(string text) =>
        Assert.That(DemoVerb.Create().Parse(["--redis", text]).Errors, Has.Count.EqualTo(1));

    [TestCase("localhost:6379")]
    [TestCase("[::1]:6379")]
    public void Parse_RedisWithHostAndPort_IsAccepted(string text) => Assert.That(DemoVerb.Create().Parse(["--redis", text]).Errors, Is.Empty);

    private static async Task<(int ExitCode, string Output, string Error)> InvokeAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null };
        var exitCode = await DemoVerb.Create().Parse(arguments).InvokeAsync(configuration, cancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
