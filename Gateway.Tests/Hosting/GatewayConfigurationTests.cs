using Gateway.Hosting;
using Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting;

/// <summary>Values with a line break or blank at an end, as secrets are pasted and mounted, mean what is between.</summary>
[Parallelizable]
[CancelAfter(60_000)]
internal sealed class GatewayConfigurationTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase(" \n")]
    [TestCase("\u00A0")]
    public void Load_ValuesThatEndInWhiteSpace_AreReadWithoutIt(string end)
    {
        using var folder = new TempFolder();
        var secrets = Directory.CreateDirectory(folder.PathOf("secrets")).FullName;
        File.WriteAllText(Path.Combine(secrets, "Gateway__Stytch__Projects__0__Secret"), "secret-test-1" + end);
        var file = folder.PathOf("gateway.json");
        File.WriteAllText(file, $$"""
            {
              "Gateway": {
                "SecretsPath": {{Json(secrets + end)}},
                "Stytch": { "Projects": [{ "ProjectId": {{Json("project-test-1" + end)}}, "PublicToken": {{Json(end + "public-token-test-1" + end)}} }] }
              },
              "ConnectionStrings": { "Redis": {{Json("localhost:6379,password=x" + end)}} }
            }
            """);

        var configuration = GatewayConfiguration.Load(file);

        var project = configuration.GetSection("Gateway:Stytch:Projects:0");
        Assert.That(
            (project["ProjectId"], project["PublicToken"], project["Secret"], configuration.GetConnectionString("Redis")),
            Is.EqualTo(("project-test-1", "public-token-test-1", "secret-test-1", "localhost:6379,password=x")));
    }

    [Test]
    public void Load_PasswordOfACertificate_LosesItsLineBreakAndNoBlank()
    {
        using var folder = new TempFolder();
        var file = folder.PathOf("gateway.json");
        File.WriteAllText(file, """{ "Kestrel": { "Certificates": { "Default": { "Password": " pass word \r\n" } } } }""");

        Assert.That(GatewayConfiguration.Load(file)["Kestrel:Certificates:Default:Password"], Is.EqualTo(" pass word "));
    }

    [Test]
    public async Task Check_EnvironmentWithLineBreaksAtTheEnds_FindsNoFault()
    {
        using var folder = new TempFolder();
        var settings = TestGateway.Settings(folder.FullPath);
        settings["Gateway:SecretsPath"] = folder.PathOf("none");
        settings["Gateway:Admin:BootstrapKey"] = $"ops:{Key}\r\n";
        settings["Gateway:Stytch:Projects:0:Environment"] = "Test\n";
        settings["Gateway:Stytch:Projects:0:ApiBaseUrl"] = "https://test.stytch.com\n";
        settings["Gateway:Stytch:Projects:0:WebhookSecrets:0"] = "whsec_" + Convert.ToBase64String(new byte[32]) + " \n";

        var (_, output) = await GatewayProcess.RunAsync(["check"], settings);

        Assert.That(output, Does.Not.Contain("BootstrapKey").And.Not.Contain("WebhookSecrets"));
    }

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
