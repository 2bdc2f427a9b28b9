using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>The bill of materials as <c>docs/packages.md</c> has it made, by CycloneDX's own tool, and the licences listed there.</summary>
[Parallelizable]
internal sealed class BillOfMaterialsTests
{
    // Its package names no licence of the list; SQLite itself is in the public domain.
    private const string WithoutLicence = "public domain";

    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Packages_OfTheBill_AreThoseOfTheDocumentWithTheirLicences()
    {
        var components = await MakeAsync();

        Assert.That(components.Select(component => component["hashes"]!.AsArray().Count), Is.All.EqualTo(1));
        Assert.That(
            components.Where(component => (string?)component["scope"] == "required").Select(component => ((string)component["name"]!, LicenceOf(component))),
            Is.EquivalentTo(Repository.Docs("packages.md").Rows("Package").Select(row => (row[0], row[1]))));
    }

    [Test]
    public async Task Packages_OfTheBill_AreThoseOfTheLockFile()
    {
        var locked = JsonNode.Parse(Repository.Read("Gateway/packages.lock.json"))!["dependencies"]!["net10.0"]!.AsObject();

        var found = (await MakeAsync()).Select(component => $"{component["name"]} {component["version"]}");

        Assert.That(found, Is.EquivalentTo(locked.Select(package => $"{package.Key} {package.Value!["resolved"]}")));
    }

    private async Task<IReadOnlyList<JsonObject>> MakeAsync()
    {
        var name = $"{Guid.NewGuid():N}.json";
        string[] arguments =
        [
            "tool", "run", "dotnet-CycloneDX", Repository.PathOf("Gateway/Gateway.csproj"), "--disable-package-restore", "--output-format", "Json",
            "--output", _folder.FullPath, "--filename", name,
        ];
        var result = await Command.RunAsync("dotnet", arguments, TimeSpan.FromMinutes(2), workingDirectory: Repository.PathOf("Gateway.Tests"));
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        var bill = JsonNode.Parse(await File.ReadAllTextAsync(_folder.PathOf(name)))!;
        return [.. bill["components"]!.AsArray().Select(component => component!.AsObject())];
    }

    private static string LicenceOf(JsonObject component) => component["licenses"] is JsonArray licences
        ? string.Join(" or ", licences.Select(licence => (string)licence!["license"]!["id"]!))
        : WithoutLicence;
}
