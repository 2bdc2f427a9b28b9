using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Cli.SamlKit;
using Gateway.Cli.Verbs;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Evidence.Shadow;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Verbs;

[Parallelizable]
[CancelAfter(60_000)]
internal sealed class ExplainVerbTests
{
    private readonly TempFolder _folder = new();
    private readonly SamlResponseBuilder _idp = new(SamlScene.Identity, TimeProvider.System);
    private TestGateway _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _gateway = await TestGateway.StartAsync();
        await _gateway.PutAsync("acme", "shadow");
        await _gateway.PutAsync("globex", "shadow");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Explain_WithoutAGateway_ReadsItHere()
    {
        var file = Write("good", ShadowScene.Content);

        var (exitCode, output, error) = await RunAsync(ExplainVerb.Create(), "explain", file);

        Assert.That(exitCode, Is.Zero, output + error);
        Assert.That(
            output, Does.Contain(SamlScene.IdpEntityId).And.Contain("answers an AuthnRequest").And.Contain("Nothing in it that any connection would refuse."));
        Assert.That(output, Does.Contain("the IdP's page blocks it by its CSP form-action"));
        Assert.That(output, Does.Not.Contain(SamlScene.Email));
    }

    [Test]
    public async Task Explain_Unsigned_IsAnErrorWithItsRemedy()
    {
        var file = Write("unsigned", ShadowScene.Content with { Signing = SamlSigning.None });

        var (exitCode, output, _) = await RunAsync(ExplainVerb.Create(), "explain", file);

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That(output, Does.Contain("error missing_signature (Stytch: missing_signature_saml_response)").And.Contain("remedy:   Have the IdP sign"));
    }

    [Test]
    public async Task Explain_AgainstAMapping_IsComparedByTheGateway()
    {
        var file = Write("compared", ShadowScene.Content);

        var (exitCode, output, error) = await RunAsync(
            ExplainVerb.Create(),
            "explain",
            file,
            "--mapping",
            "acme",
            "--output",
            "json",
            "--admin",
            _gateway.AdminUrl.ToString(),
            "--key",
            $"{TestGateway.KeyId}:{TestGateway.KeySecret}");

        Assert.That((exitCode, error), Is.EqualTo((ExitCodes.Refused, "")));
        Assert.That(JsonNode.Parse(output)!["findings"]!.AsArray().Select(finding => (string?)finding!["code"]), Does.Contain("audience_mismatch"));
    }

    [Test]
    public async Task Explain_HostileText_DoesNotReachTheTerminal()
    {
        var file = Write("hostile", ShadowScene.Content with { Issuer = "urn:\u009b31m" });

        var (_, output, _) = await RunAsync(ExplainVerb.Create(), "explain", file);

        Assert.That(output, Does.Contain("urn:?31m").And.Not.Contain("\u009b"));
    }

    [Test]
    public async Task Explain_NoSuchFile_SaysSo()
    {
        var (exitCode, _, error) = await RunAsync(ExplainVerb.Create(), "explain", _folder.PathOf("none"));

        Assert.That((exitCode, error.Length > 0), Is.EqualTo((ExitCodes.Refused, true)));
    }

    [Test]
    public async Task Readiness_AllInAState_ListsThem()
    {
        var (exitCode, output, error) = await RunAsync(
            ReadinessVerb.Create(),
            "readiness",
            "--state",
            "shadow",
            "--admin",
            _gateway.AdminUrl.ToString(),
            "--key",
            $"{TestGateway.KeyId}:{TestGateway.KeySecret}");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(
            output,
            Does.Contain("unknown acme: 0 of 0 responses would pass").And.Contain("info no_traffic: No response was looked at. Put the mapping into shadow"));
        Assert.That(output, Does.Contain("2 mappings: 0 ready, 0 blocked, 2 unknown"));
    }

    [TestCase("readiness")]
    [TestCase("readiness", "acme", "--wave", "one")]
    public async Task Readiness_NothingOrTwoThingsNamed_IsAUsageError(params string[] arguments)
    {
        var (exitCode, _, error) = await RunAsync(ReadinessVerb.Create(), arguments);

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(error, Does.Contain("IDENTIFIER"));
    }

    private string Write(string name, SamlResponseContent content)
    {
        var path = _folder.PathOf(name);
        File.WriteAllText(path, $"SAMLResponse={Uri.EscapeDataString(_idp.Build(content).Base64)}&RelayState=state");
        return path;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(Command verb, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await new RootCommand { verb }.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
