using Gateway.Cli.Migrate;
using Gateway.Cli.Migrate.Journal;
using Gateway.Mappings;
using Gateway.Saml.Metadata;
using Gateway.Tests.Stytch.Api;
using Gateway.Tests.Support;
using WireMock.ResponseBuilders;
using static Gateway.Tests.Support.StytchWire;

namespace Gateway.Tests.Cli.Migrate;

/// <summary>A run against servers that answer what neither Stytch nor a gateway would: it ends with a clear word, and makes nothing twice.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class MigrationWireTests
{
    private const string Organizations = "/v1/b2b/organizations";

    // An organization that Stytch has under the tenant's external id, and none of its connections.
    private const string Organization =
        "{\"organization\":{\"organization_id\":\"organization-test-1\",\"organization_external_id\":\"acme\",\"trusted_metadata\":{\"legacy_id\":\"acme\"}}}";

    [Test]
    public async Task Run_PageOfAProxyInsteadOfTheOrganization_MakesNone(CancellationToken cancellationToken)
    {
        using var wire = StartSilent().Answer("GET", "/*", Response.Create().WithStatusCode(404).WithHeader("Content-Type", "text/html").WithBody("<html/>"));

        var result = await RunAsync(wire, cancellationToken);

        Assert.That((result.Status, result.Steps.Single()), Is.EqualTo((MigrationStatus.Failed, MigrationStep.FindOrganization)));
        Assert.That(result.Reason, Does.Contain("404").And.Contain("unreadable_answer"));
        Assert.That(wire.CountOf("POST"), Is.Zero);
    }

    [TestCase("{\"connection\":{}}")]
    [TestCase("{\"connection\":{\"connection_id\":null}}")]
    [TestCase("{\"connection\":[]}")]
    [TestCase("{}")]
    [TestCase("")]
    public async Task Run_ConnectionWithoutAnId_IsLookedForAndNeverRegistered(string body, CancellationToken cancellationToken)
    {
        using var wire = Holding("{\"saml_connections\":[]}").Answer("POST", "/*", Json(200, body));

        var result = await RunAsync(wire, cancellationToken);

        Assert.That((result.Status, result.Steps.Single()), Is.EqualTo((MigrationStatus.Failed, MigrationStep.CreateConnection)));
        Assert.That(result.Reason, Does.Contain("unreadable"));
        Assert.That(wire.CountOf("PUT"), Is.Zero);
    }

    [TestCase("{\"saml_connections\":[null]}")]
    [TestCase("{\"saml_connections\":[{\"connection_id\":\"saml-connection-test-1\",\"verification_certificates\":[null]}]}")]
    [TestCase("{\"saml_connections\":null}")]
    [TestCase("{\"saml_connections\":\"\"}")]
    public async Task Run_ListOfAnotherForm_MakesNoConnection(string body, CancellationToken cancellationToken)
    {
        using var wire = Holding(body);

        var result = await RunAsync(wire, cancellationToken);

        Assert.That((result.Status, result.Steps.Single()), Is.EqualTo((MigrationStatus.Failed, MigrationStep.FindConnection)));
        Assert.That(wire.CountOf("POST"), Is.Zero);
    }

    [Test]
    public async Task Run_RefusalWithDetails_ShowsThemBesideTheRemedy(CancellationToken cancellationToken)
    {
        using var wire = Holding("{\"saml_connections\":[]}").Answer("POST", "/*", Json(
            400, """{"error_type":"duplicate_saml_connection","error_message":"No.","error_details":{"connection_id":"saml-connection-test-9"}}"""));

        var result = await RunAsync(wire, cancellationToken);

        Assert.That(result.Reason, Does.Contain("(duplicate_saml_connection): a connection like this exists already")
            .And.EndsWith("Details: connection_id: saml-connection-test-9."));
    }

    [Test]
    public async Task Run_ConnectionOfAnotherKind_IsToldAsThat(CancellationToken cancellationToken)
    {
        using var wire = Holding("""{"saml_connections":[],"oidc_connections":[{"connection_id":"oidc-connection-test-1"}]}""");

        var result = await RunAsync(
            wire, cancellationToken, tenant => tenant with { Mapping = tenant.Mapping with { ConnectionId = "oidc-connection-test-1" } });

        Assert.That((result.Status, result.Steps.Single()), Is.EqualTo((MigrationStatus.Failed, MigrationStep.FindConnection)));
        Assert.That(result.Reason, Does.Contain("oidc-connection-test-1 is of kind oidc"));
    }

    // The metadata is sent back with the mark added.
    [TestCase("{\"a\":1,\"a\":2}")]
    [TestCase("{\"a\":\"\\ud800\"}")]
    [TestCase("{\"\\ud800\":1}")]
    public async Task Run_MetadataThatCannotBeSentBack_FailsForThatTenantAlone(string metadata, CancellationToken cancellationToken)
    {
        using var wire = StartSilent().Answer("GET", Organizations + "/*", Json(
            200, $$$"""{"organization":{"organization_id":"organization-test-1","organization_external_id":"acme","trusted_metadata":{{{metadata}}}}}"""));

        var result = await RunAsync(wire, cancellationToken);

        Assert.That(result.Status, Is.EqualTo(MigrationStatus.Failed));
        Assert.That(result.Reason, Is.Not.Empty);
        Assert.That(wire.CountOf("PUT"), Is.Zero);
    }

    [TestCase("gzip")]
    [TestCase("br")]
    public async Task Run_IdpMetadataThatDoesNotUnpack_NamesItsAddress(string encoding, CancellationToken cancellationToken)
    {
        using var wire = StartSilent();
        using var idp = StytchWire.Start(Response.Create().WithHeader("Content-Encoding", encoding).WithBody("not compressed at all"));

        var result = await RunAsync(wire, cancellationToken, tenant => tenant with { Idp = null, MetadataUrl = new Uri(idp.Origin + "/metadata") });

        Assert.That((result.Status, result.Steps.Single()), Is.EqualTo((MigrationStatus.Failed, MigrationStep.ReadMetadata)));
        Assert.That(result.Reason, Does.Contain(idp.Origin + "/metadata"));
    }

    [TestCase(FaultType.EMPTY_RESPONSE)]
    [TestCase(FaultType.MALFORMED_RESPONSE_CHUNK)]
    public async Task Run_StytchAnswersGarbage_FailsWithoutMakingAnything(FaultType fault, CancellationToken cancellationToken)
    {
        using var wire = StytchWire.Start(Response.Create().WithFault(fault));

        var result = await RunAsync(wire, cancellationToken);

        Assert.That((result.Status, result.Steps.Single()), Is.EqualTo((MigrationStatus.Failed, MigrationStep.FindOrganization)));
        Assert.That(wire.CountOf("POST"), Is.Zero);
    }

    private static StytchWire Holding(string connections) => StartSilent()
        .Answer("GET", Organizations + "/*", Json(200, Organization))
        .Answer("GET", "/v1/b2b/sso/*", Json(200, connections));

    private static async Task<MigrationResult> RunAsync(StytchWire wire, CancellationToken cancellationToken, Func<Tenant, Tenant>? change = null)
    {
        var time = StytchScene.Leaping();
        await using var scene = await StytchScene.StartAsync(time, options => options.Retries = 0, apiBaseUrl: wire.Origin);
        using var folder = new TempFolder();
        using var journal = new MigrationJournal(folder.PathOf("journal"), "here", time);
        using var metadata = new IdpMetadataFetcher();
        var run = new MigrationRun(
            scene.Clients, new NoMappings(), metadata, journal, new MigrationTerms(MappingState.Legacy, TimeSpan.FromSeconds(7), time));
        var tenant = new Tenant
        {
            Mapping = Sample.Mapping("acme", MappingState.Legacy) with { ConnectionId = "" },
            OrganizationName = "acme",
            OrganizationSlug = "acme",
            Idp = new IdpDescription("https://idp.example.com/acme", "https://idp.example.com/sso", [MigrateScene.CertificateBase64]),
            AttributeMapping = new Dictionary<string, string> { ["email"] = "NameID", ["full_name"] = "name" },
        };
        return (await run.RunAsync([change is null ? tenant : change(tenant)], 1, _ => { }, cancellationToken)).Single();
    }

    /// <summary>A gateway that has no mapping, and is to be given none.</summary>
    private sealed class NoMappings : ITenantMappings
    {
        public Task<ConnectionMapping?> FindAsync(string identifier, CancellationToken cancellationToken) => Task.FromResult<ConnectionMapping?>(null);

        public Task<ConnectionMapping> PutAsync(ConnectionMapping mapping, ConnectionMapping? replaces, CancellationToken cancellationToken) =>
            throw new AssertionException($"{mapping.Identifier} was registered with connection '{mapping.ConnectionId}'.");
    }
}
