using System.Text;
using Gateway.Cli.Verbs;
using Gateway.Tests.Cli.Migrate;
using Gateway.Tests.Saml;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Import;

/// <summary>Files that are broken, of another kind, or made to do harm: each is told with its place, and half a list is never written.</summary>
[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase), CancelAfter(120_000)]
internal sealed class ImportHostileTests : IDisposable
{
    private const string Good = """{"name":"acme","strategy":"samlp","options":{"metadataUrl":"https://idp.example.com/metadata"}}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("auth0", "[" + Good + ",", ", line 1: The file stops being JSON at line 1")]
    [TestCase("auth0", "[" + Good + "]}", ", line 1: The file stops being JSON")]
    [TestCase("auth0", "", ", line 1: The file is empty.")]
    [TestCase("auth0", "[]", "Holds no connection of Auth0.")]
    [TestCase("saml-metadata", "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\"/>", "the files: Hold nothing to be imported.")]
    [TestCase("auth0", "{}", "Holds no connection of Auth0.")]
    [TestCase("auth0", "7", "Holds no connection of Auth0.")]
    [TestCase("auth0", "<html/>", "Is XML or a web page and not JSON. For SAML metadata: import-from saml-metadata.")]
    [TestCase("auth0", "PK\u0003\u0004", "Is compressed: unpack it.")]
    [TestCase("auth0", """{"realm":"x","identityProviders":[]}""", "import-from keycloak.")]
    [TestCase("auth0", """{"data":[],"list_metadata":{}}""", "import-from workos.")]
    [TestCase(
        "auth0",
        """[{"tenant":"a","idpMetadata":{}}]""",
        "$[0]: Is not a connection of Auth0: it has no strategy. It looks like a file of another kind: import-from polis.")]
    [TestCase("keycloak", "[" + Good + "]", "Holds no identity provider of Keycloak. It looks like a file of another kind: import-from auth0.")]
    [TestCase("okta", "[" + Good + "]", "import-from auth0.")]
    [TestCase("cognito", """[{"connection_type":"OktaSAML"}]""", "import-from workos.")]
    [TestCase("simplesamlphp", "<?php $metadata['x'] = [];", "Is PHP, which is not run")]
    [TestCase("saml-metadata", "{}", ", line 1: Is no well-formed XML from there on")]
    [TestCase("saml-metadata", "<html/>", "Is no SAML metadata")]
    [TestCase("saml-metadata", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "has a DTD, which is not read")]
    public async Task Import_AFileThatIsNotOne_IsToldWithItsPlace(string kind, string content, string expected)
    {
        var (exitCode, list, said) = await RunAsync(kind, Write("export", content));

        Assert.That(said, Does.Contain(expected).And.Contain("No list was written"));
        Assert.That((exitCode, list), Is.EqualTo((ExitCodes.Refused, "")));
    }

    [Test]
    public async Task Import_CutOffBehindGoodTenants_WritesNoneOfThem()
    {
        var metadata = $"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">\n{Entity("https://idp.example.com")}\n<md:Enti";

        var (exitCode, list, said) = await RunAsync("saml-metadata", Write("aggregate.xml", metadata));

        Assert.That(said, Does.Contain("aggregate.xml, line ").And.Contain("cut off"));
        Assert.That((exitCode, list), Is.EqualTo((ExitCodes.Refused, "")));
    }

    [TestCase("""{"name":"a","name":"b","strategy":"samlp"}""", "has a field twice")]
    [TestCase("""{"name":"a","strategy":"oidc"}""", "a (export, $[1]): has the strategy oidc: only samlp")]
    [TestCase("""{"name":"a"}""", "a (export, $[1]): is not a connection of Auth0: it has no strategy")]
    [TestCase("7", "(no name) (export, $[1]): is no object")]
    [TestCase("null", "(no name) (export, $[1]): is no object")]
    [TestCase(Good, "its identifier is that of export, $[0] too")]
    [TestCase("""{"name":"a\u0007\u001b[31m\u202e","strategy":"samlp"}""", "a??[31m<U+202E> (export, $[1])")]
    [TestCase("""{"name":"a\ud800","strategy":"samlp","options":{"metadataUrl":"https://idp.example.com/metadata"}}""", "has no name")]
    [TestCase("""{"name":["a"],"strategy":"samlp"}""", "has no name")]
    [TestCase("""{"name":"a/../b","strategy":"samlp","options":7}""", "idp_entity_id, idp_sso_url, certificates missing")]
    [TestCase("""{"name":"a","strategy":"samlp","options":{"metadataUrl":"file:///etc/passwd"}}""", "metadata_url is no absolute https URL")]
    [TestCase(
        """{"name":"a","strategy":"samlp","options":{"metadataUrl":"https://x","signingCert":"AAAA"}}""",
        "options.signingCert holds what is no X.509 certificate")]
    [TestCase("""{"name":"a","strategy":"samlp","options":{"metadataXml":"<!DOCTYPE a><a/>"}}""", "missing")]
    public async Task Import_OneFaultyTenantAmongGoodOnes_IsRefusedByName(string faulty, string expected)
    {
        var (exitCode, list, said) = await RunAsync("auth0", Write("export", $"[{Good},{faulty},{Good.Replace("acme", "birch")}]"));

        Assert.That(said, Does.Contain("refused ").And.Contain(expected).And.Contain("2 tenants in the list"));
        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
        Assert.That((await ImportScene.ReadAsync(list)).Tenants.Select(tenant => tenant.Identifier), Is.EqualTo(new[] { "acme", "birch" }));
    }

    [Test]
    public async Task Import_NestedDeeply_IsToldAndNotFollowed()
    {
        var nested = $"[{Good},{{\"name\":\"a\",\"strategy\":\"samlp\",\"options\":{new string('[', 100_000)}";

        var (exitCode, list, said) = await RunAsync("auth0", Write("export", nested));

        Assert.That(said, Does.Contain("nests deeper than 64 levels"));
        Assert.That((exitCode, list), Is.EqualTo((ExitCodes.Refused, "")));
    }

    [Test]
    public async Task Import_XmlNestedDeeply_IsToldAndNotFollowed()
    {
        var around = "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">";

        var (exitCode, _, said) = await RunAsync("saml-metadata", Write("a.xml", string.Concat(Enumerable.Repeat(around, 100_000))));

        Assert.That(said, Does.Contain("Nests deeper than 32 elements"));
        Assert.That(exitCode, Is.EqualTo(ExitCodes.Refused));
    }

    [Test]
    public async Task Import_OneValueWithoutEnd_IsBounded()
    {
        var json = Write("export", "[{\"name\":\"" + new string('a', 3_000_000) + "\"}]");
        var xml = Write("a.xml", "<md:EntitiesDescriptor xmlns:md=\"" + new string('a', 20_000_000));

        var ofJson = await RunAsync("auth0", json);
        var ofXml = await RunAsync("saml-metadata", xml);

        Assert.That(ofJson.Said, Does.Contain("$[0]: Has more than 1048576 bytes"));
        Assert.That(ofXml.Said, Does.Contain("Has an entity or a value of more than 8388608 octets"));
        Assert.That((ofJson.ExitCode, ofXml.ExitCode), Is.EqualTo((ExitCodes.Refused, ExitCodes.Refused)));
    }

    [Test]
    public async Task Import_OneEntityTooLarge_IsRefusedAndTheOthersAreTaken()
    {
        var large = Entity("https://large.example.com").Replace("<md:Single", $"<md:Extensions>{new string('x', 2_000_000)}</md:Extensions><md:Single");
        string[] entities = [Entity("https://one.example.com"), large, Entity("https://two.example.com")];
        var metadata = $"<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{string.Concat(entities)}</md:EntitiesDescriptor>";

        var (_, list, said) = await RunAsync("saml-metadata", Write("aggregate.xml", metadata));

        Assert.That(said, Does.Contain("https://large.example.com (").And.Contain("has more than 1048576 octets").And.Contain("2 tenants in the list"));
        Assert.That(
            (await ImportScene.ReadAsync(list)).Tenants.Select(tenant => tenant.Identifier),
            Is.EqualTo(new[] { "https://one.example.com", "https://two.example.com" }));
    }

    [Test]
    public async Task Import_FiftyThousandTenants_AreAllThere()
    {
        var path = _folder.PathOf("export");
        await using (var file = new StreamWriter(path))
        {
            await file.WriteAsync("[");
            for (var i = 0; i < 50_000; i++)
            {
                await file.WriteAsync($"{(i > 0 ? "," : "")}{Good.Replace("acme", $"tenant-{i}")}");
            }

            await file.WriteAsync("]");
        }

        var (exitCode, list, said) = await RunAsync("auth0", path);

        Assert.That(said, Does.Contain("50000 tenants in the list, 0 of them in part; 0 refused"));
        Assert.That(exitCode, Is.Zero);
        Assert.That(list.AsSpan().Count('\n'), Is.EqualTo(50_001));
    }

    [Test]
    public async Task Import_AnAggregateOf100MegaBytes_IsStreamed()
    {
        var path = _folder.PathOf("aggregate.xml");
        await using (var file = new StreamWriter(path))
        {
            await file.WriteAsync("<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">");
            var filler = $"<md:Extensions>{new string('x', 200_000)}</md:Extensions><md:Single";
            for (var i = 0; i < 500; i++)
            {
                await file.WriteAsync(Entity($"https://idp-{i}.example.com").Replace("<md:Single", filler));
            }

            await file.WriteAsync("</md:EntitiesDescriptor>");
        }

        // In a process of its own, whose heap cannot grow to the size of the file.
        var (exitCode, said) = await GatewayProcess.RunAsync(
            ["import-from", "saml-metadata", path], new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "4000000" }, TimeSpan.FromMinutes(2));

        Assert.That(new FileInfo(path).Length, Is.GreaterThan(100_000_000));
        Assert.That(said, Does.Contain("500 tenants in the list"));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task Import_MoreThanAListHolds_WritesNone()
    {
        var path = _folder.PathOf("list.csv");
        await File.WriteAllLinesAsync(
            path, Enumerable.Range(0, 100_001).Select(i => $"t{i},https://idp.example.com/metadata").Prepend("id,url"));

        var (exitCode, list, said) = await RunAsync("csv", path, "--map", "identifier=id", "metadata_url=url");

        Assert.That(said, Does.Contain("A list holds at most 100000 tenants: part the files."));
        Assert.That((exitCode, list), Is.EqualTo((ExitCodes.Refused, "")));
    }

    // What its converter writes is metadata.
    [Test]
    public async Task Import_XmlOfSimpleSamlPhp_IsReadAsMetadata()
    {
        var (exitCode, list, said) = await RunAsync("simplesamlphp", Write("a.xml", Entity("https://one.example.com")));

        Assert.That(exitCode, Is.Zero, said);
        Assert.That((await ImportScene.ReadAsync(list)).Tenants.Single().Identifier, Is.EqualTo("https://one.example.com"));
    }

    [Test]
    public async Task Import_AFolder_TakesItsFilesInOrder()
    {
        Write("b.xml", Entity("https://two.example.com"));
        Write("a.xml", Entity("https://one.example.com"));
        Write("c.txt", "nothing");

        var (exitCode, list, said) = await RunAsync("saml-metadata", _folder.FullPath);

        Assert.That(exitCode, Is.Zero, said);
        Assert.That(
            (await ImportScene.ReadAsync(list)).Tenants.Select(tenant => tenant.Identifier),
            Is.EqualTo(new[] { "https://one.example.com", "https://two.example.com" }));
    }

    [Test]
    public async Task Import_APrivateKeyInMetadata_IsNamedAndRefused()
    {
        var (_, list, said) = await RunAsync(
            "saml-metadata", Write("a.xml", IdpMetadataXml.Of("https://idp.example.com", "-----BEGIN PRIVATE KEY-----SECRET-----END PRIVATE KEY-----")));

        Assert.That(said, Does.Contain("https://idp.example.com (").And.Contain("has a private key"));
        Assert.That(list + said, Does.Not.Contain("SECRET"));
    }

    [Test]
    public async Task Import_APageThatIsNotTheLast_SaysThatAnotherFollows()
    {
        var (_, _, said) = await RunAsync("auth0", Write("export", $$"""{"next":"x","connections":[{{Good}}]}"""));

        Assert.That(said, Does.Contain("this is one page of a list, and another follows"));
    }

    [Test]
    public async Task Import_APageOfAListWithItsLength_SaysHowManyAreMissing()
    {
        var page = Write("one", $$"""{"start":0,"limit":1,"total":2,"connections":[{{Good}}]}""");
        var other = Write("two", $$"""{"start":1,"limit":1,"total":2,"connections":[{{Good.Replace("acme", "birch")}}]}""");

        var (_, _, alone) = await RunAsync("auth0", page);
        var (_, _, both) = await RunAsync("auth0", page, other);

        Assert.That(alone, Does.Contain("The files have 1 of 2, as they say themselves"));
        Assert.That(both, Does.Contain("2 tenants in the list").And.Not.Contain("The files have"));
    }

    [Test]
    public async Task Import_AMapperThatSaysTwoThings_IsNotPassedOverInSilence()
    {
        var realm = """{"realm":"r","identityProviders":[],"identityProviderMappers":[{"name":"a","name":"b"}]}""";

        var (_, _, said) = await RunAsync("keycloak", Write("realm", realm));

        Assert.That(said, Does.Contain("realm, $.identityProviderMappers[0]: has a field twice"));
    }

    [TestCase("auth0", "there-is-no-such-file")]
    [TestCase("saml-metadata", "there-is-no-such-file")]
    public async Task Import_NoSuchFile_SaysSo(string kind, string file)
    {
        var (exitCode, list, said) = await RunAsync(kind, file);

        Assert.That((exitCode, list), Is.EqualTo((ExitCodes.Refused, "")));
        Assert.That(said, Does.Contain("there-is-no-such-file"));
    }

    [TestCase("other", "a.json")]
    [TestCase("auth0")]
    [TestCase("auth0", "a.json", "--host", "a b")]
    [TestCase("auth0", "a.json", "--host", "http://sso.example.com")]
    [TestCase("auth0", "a.json", "--map", "identifier=a")]
    [TestCase("auth0", "a.json", "--attributes", "email")]
    [TestCase("auth0", "a.json", "--output", "xml")]
    [TestCase("saml-metadata", "a.xml", "--entity-id", "https://idp.example.com")]
    [TestCase("csv", "a.csv")]
    [TestCase("csv", "a.csv", "--map", "idp_entity_id=a")]
    [TestCase("csv", "a.csv", "--map", "identifier=a", "identifier=b")]
    [TestCase("csv", "a.csv", "--map", "identifier=a", "note=A")]
    [TestCase("csv", "a.csv", "--map", "identifier=a", "state=b")]
    public async Task Import_AskedWrongly_IsAUsageError(params string[] arguments) =>
        Assert.That((await RunAsync(arguments)).ExitCode, Is.EqualTo(ExitCodes.Usage));

    private async Task<(int ExitCode, string List, string Said)> RunAsync(params string[] arguments)
    {
        var (exitCode, list, said) = await ImportScene.RunAsync(arguments);
        return (exitCode, list, said.Replace(_folder.FullPath + "/", "", StringComparison.Ordinal));
    }

    private static string Entity(string entityId) => IdpMetadataXml.Of(entityId, MigrateScene.CertificateBase64);

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.PathOf(name), content, new UTF8Encoding(false));
        return _folder.PathOf(name);
    }
}
