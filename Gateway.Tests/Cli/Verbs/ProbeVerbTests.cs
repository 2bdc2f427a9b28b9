using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Cli.Verbs;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Verbs;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ProbeVerbTests
{
    [Test]
    public async Task Invoke_Gateway_ReportsEveryCheckAsJson()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("acme");

        var (exitCode, output, error) = await InvokeAsync(gateway.PublicUrl.GetLeftPart(UriPartial.Authority), "--identifier", "acme", "--output", "json");

        var report = JsonNode.Parse(output)!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(ExitCodes.Ok), output);
            Assert.That((bool)report["is_good"]!, Is.True);
            Assert.That((string)report["checks"]![0]!["verdict"]!, Is.EqualTo("ok"));
            Assert.That(error, Does.Contain("signed by nobody").And.Contain("nothing reaches Stytch"));
        }
    }

    [Test]
    public async Task Invoke_TargetIsElsewhere_PrintsFailAndRemedy()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("acme");

        var (exitCode, output, _) = await InvokeAsync(gateway.PublicUrl.AbsoluteUri, "--identifier", "acme", "--stytch-origin", "https://login.acme.example");

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(output, Does.Contain("FAIL").And.Contain("--stytch-origin").And.Contain("1 failed"));
    }

    [TestCase("ftp://sso.example.com")]
    [TestCase("sso.example.com")]
    [TestCase("https://sso.example.com/old-sso/acme")]
    [TestCase("https://user:secret@sso.example.com")]
    [TestCase("https://sso.example.com", "--route", "/old-sso/acme")]
    [TestCase("https://sso.example.com", "--route", "//evil.example/{identifier}")]
    [TestCase("https://sso.example.com", "--route", "/a b/{identifier}")]
    [TestCase("https://sso.example.com", "--route", "/{identifier}/{identifier}")]
    [TestCase("https://sso.example.com", "--stytch-origin", "javascript:alert(1)")]
    public async Task Invoke_NothingToProbe_IsAUsageError(params string[] arguments)
    {
        var (exitCode, output, error) = await InvokeAsync([.. arguments, "--identifier", "acme"]);

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(output, Is.Empty);
        Assert.That(error, Does.Contain("such as"));
    }

    private static async Task<(int ExitCode, string Output, string Error)> InvokeAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null };
        var exitCode = await ProbeVerb.Create().Parse(arguments).InvokeAsync(configuration);
        return (exitCode, output.ToString(), error.ToString());
    }
}
