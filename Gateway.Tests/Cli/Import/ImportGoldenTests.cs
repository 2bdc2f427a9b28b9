using Gateway.Changes.Formats;
using Gateway.Cli.Import;
using Gateway.Cli.Verbs;
using Gateway.Tests.Changes.Formats;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Import;

/// <summary>What becomes of each vendor's export, held against files that people have read.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ImportGoldenTests
{
    [Test]
    public void Kinds_OfTheFixtures_AreAll() => Assert.That(ImportScene.Kinds.Select(kind => kind[0]), Is.EquivalentTo(ImportKinds.Names));

    [Test]
    public void Tables_OfTheDocument_HaveEveryKindAndOption()
    {
        var document = Repository.Docs("import.md");

        Assert.That(document.Rows("Kind").SelectMany(row => Document.Codes(row[0])), Is.EquivalentTo(ImportKinds.Names));
        Assert.That(
            document.Rows("Option").SelectMany(row => Document.Codes(row[0])),
            Is.EquivalentTo(ImportFromVerb.Create().Options.Select(option => option.Name)));
    }

    [TestCaseSource(typeof(ImportScene), nameof(ImportScene.Cases))]
    public async Task Import_AVendorsExport_GivesTheListAndSaysWhatIsMissing(string[] kind)
    {
        var (exitCode, list, said) = await ImportScene.RunAsync(kind);

        Assert.That(said, Is.EqualTo(await File.ReadAllTextAsync(ImportScene.PathOf($"expected/{kind[0]}.txt"))));
        Assert.That(list, Is.EqualTo(await File.ReadAllTextAsync(ImportScene.PathOf($"expected/{kind[0]}.csv"))));
        Assert.That(exitCode, Is.EqualTo(said.Contains("\nrefused ") || said.StartsWith("refused ") ? ExitCodes.Refused : ExitCodes.Ok));
    }

    [TestCaseSource(typeof(ImportScene), nameof(ImportScene.Cases))]
    public async Task Import_AList_IsOneThatMigrateTakes(string[] kind)
    {
        var (_, csv, said) = await ImportScene.RunAsync(kind);
        var (_, json, _) = await ImportScene.RunAsync([.. kind, "--output", "json"]);
        var (_, yaml, _) = await ImportScene.RunAsync([.. kind, "--output", "yaml"]);

        var read = await ImportScene.ReadAsync(csv);
        Assert.That(read.Faults, Is.Empty);
        Assert.That(said, Does.Contain($"{read.Tenants.Count} tenant"));
        foreach (var (list, format) in new[] { (json, MappingFormat.Json), (yaml, MappingFormat.Yaml) })
        {
            var other = await ImportScene.ReadAsync(list, format);
            Assert.That(other.Faults, Is.Empty);
            Assert.That(
                other.Tenants.Select(tenant => tenant.Fingerprint()), Is.EqualTo(read.Tenants.Select(tenant => tenant.Fingerprint())), format.ToString());
        }
    }

    // What plan needs is the connection, which only people or Stytch know.
    [Test]
    public async Task Import_ForPlan_IsAFileOfMappingsOnceItsConnectionsAreFilledIn()
    {
        var (_, list, _) = await ImportScene.RunAsync([.. ImportScene.Kinds[0], "--for", "plan"]);
        var connections = 0;
        var filled = string.Join('\n', list.Split('\n').Select(line => line.StartsWith("identifier,", StringComparison.Ordinal) || line.Length == 0
            ? line
            : $"{line.Split(',')[0]},saml-connection-test-{++connections},{line.Split(',', 3)[2]}"));

        var rows = await Documents.ReadAsync(MappingFormat.Csv, filled);

        Assert.That(rows.SelectMany(row => row.Faults), Is.Empty);
        Assert.That(rows.Select(row => row.Mapping!.Identifier), Is.EqualTo(new[] { "acme", "birch-saml", "cedar", "dogwood" }));
        Assert.That(rows[0].Mapping!.AlternativeAudienceUri, Is.EqualTo("urn:auth0:example:acme"));
    }

    // The fixtures have private keys and a secret, all with these words.
    [TestCaseSource(typeof(ImportScene), nameof(ImportScene.Cases))]
    public async Task Import_PrivateKeys_AreNamedAndNowhereShown(string[] kind)
    {
        var (_, list, said) = await ImportScene.RunAsync(kind);

        Assert.That(list + said, Does.Not.Contain("SECRET").And.Not.Contain("PRIVATE KEY"));
    }
}
