using System.Text.Json.Nodes;
using Gateway.Tests.Cli.Migrate;
using Gateway.Tests.Saml;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Cli.Import;

/// <summary>Each kind's list goes through <c>migrate --dry-run</c>, against a gateway and the stand-in for Stytch.</summary>
[TestFixture, CancelAfter(300_000)]
internal sealed class ImportDryRunTests
{
    private MigrateScene _scene = null!;
    private RecordingBackend _idp = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _scene = await MigrateScene.StartAsync();
        _idp = await RecordingBackend.StartAsync(context =>
            context.Response.WriteAsync(IdpMetadataXml.Of("https://idp.example.com", MigrateScene.CertificateBase64)));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _idp.DisposeAsync();
        await _scene.DisposeAsync();
    }

    [TestCaseSource(typeof(ImportScene), nameof(ImportScene.Cases))]
    public async Task DryRun_OfTheList_PlansEveryTenant(string[] kind)
    {
        var (_, list, _) = await ImportScene.RunAsync([.. kind, "--output", "json"]);
        var tenants = JsonNode.Parse(list)!["mappings"]!.AsArray();

        // No test asks an address that is not its own.
        foreach (var tenant in tenants.Where(tenant => tenant!["metadata_url"] is not null))
        {
            tenant!["metadata_url"] = _idp.Url.AbsoluteUri;
            tenant.AsObject().Remove("idp_entity_id");
        }

        await File.WriteAllTextAsync(_scene.ListPath, new JsonObject { ["mappings"] = tenants.DeepClone() }.ToJsonString());
        var (exitCode, output) = await _scene.RunAsync("--dry-run", "--format", "json");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(tenants, Is.Not.Empty);
        Assert.That(output, Does.Contain($"{tenants.Count} {(tenants.Count == 1 ? "tenant" : "tenants")}: {tenants.Count} planned"));
    }
}
