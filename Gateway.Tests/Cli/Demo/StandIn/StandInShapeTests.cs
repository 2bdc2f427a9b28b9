using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Cli.Demo.StandIn;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Stytch.Api;
using Gateway.Tests.Support;
using static Gateway.Tests.Stytch.Api.StytchScene;

namespace Gateway.Tests.Cli.Demo.StandIn;

/// <summary>Every answer of the stand-in that the client reads has the fields and kinds of Stytch's.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StandInShapeTests
{
    [Test]
    public async Task Answers_OfEveryCallOfTheClient_HaveTheRecordedShape(CancellationToken cancellationToken)
    {
        using var wire = StytchWire.StartSilent();
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);
        wire.RelayTo(scene.Stytch.Url);
        var client = scene.Client;

        Value(await client.WhoAmIAsync(cancellationToken));
        var whoAmI = wire.LastAnswer;
        var organization = Value(await client.CreateOrganizationAsync(NewOrganization, cancellationToken)).OrganizationId;
        var created = wire.LastAnswer;
        var connection = Value(await client.CreateSamlConnectionAsync(organization, new NewSamlConnection("Acme SSO", "okta"), cancellationToken)).ConnectionId;
        var pending = wire.LastAnswer;
        scene.Stytch.Directory.Put(scene.Stytch.Find(connection)!.WithEncryptionKey(SamlScene.ForeignIdentity));
        Value(await client.UpdateSamlConnectionAsync(organization, connection, Change, cancellationToken));
        var active = wire.LastAnswer;
        scene.Stytch.Directory.Update(
            scene.Stytch.Directory.FindOrganization(organization)!,
            new() { ["custom_roles"] = Recorded("organization")!["organization"]!["custom_roles"]!.DeepClone() });
        Value(await client.UpdateOrganizationAsync(
            organization, new OrganizationChange { SsoDefaultConnectionId = connection, AllowedAuthMethods = ["sso"] }, cancellationToken));
        var updated = wire.LastAnswer;
        Value(await client.GetOrganizationAsync(organization, cancellationToken));
        var got = wire.LastAnswer;
        Value(await client.SearchOrganizationsAsync(new OrganizationSearch(), cancellationToken));
        var found = wire.LastAnswer;
        await PutForeignConnectionsAsync(scene, organization, cancellationToken);
        Value(await client.ListConnectionsAsync(organization, cancellationToken));
        var listed = wire.LastAnswer;
        Value(await client.GetRolesAsync(cancellationToken));
        var policy = wire.LastAnswer;
        Value(await client.DeleteEncryptionKeyAsync(
            organization, connection, scene.Stytch.Find(connection)!.EncryptionKeys.Keys.Single(), cancellationToken));
        var deletedKey = wire.LastAnswer;
        Value(await client.FindMembersAsync(organization, cancellationToken));
        var nobody = wire.LastAnswer;
        Value(await client.UpdateOrganizationAsync(organization, new OrganizationChange { SsoDefaultConnectionId = "" }, cancellationToken));
        Value(await client.DeleteConnectionAsync(organization, connection, cancellationToken));
        var deletedConnection = wire.LastAnswer;
        Value(await client.DeleteOrganizationAsync(organization, cancellationToken));
        var deletedOrganization = wire.LastAnswer;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                Endpoints.Where(endpoint => scene.Stytch.Calls.CountOf(endpoint) == 0), Is.Empty, "These calls of the client are not compared.");
            Assert.That(JsonShape.Differences(Recorded("whoami"), whoAmI), Is.Empty, "who_am_i");
            Assert.That(JsonShape.Differences(Recorded("organization"), created, mayBeEmpty: true), Is.Empty, "create_organization");
            Assert.That(JsonShape.Differences(Recorded("organization"), updated), Is.Empty, "update_organization");
            Assert.That(JsonShape.Differences(Recorded("organization"), got), Is.Empty, "get_organization");
            Assert.That(JsonShape.Differences(Recorded("organizations"), found), Is.Empty, "search_organizations");
            Assert.That(JsonShape.Differences(Recorded("connection"), pending, mayBeEmpty: true), Is.Empty, "create_connection");
            Assert.That(JsonShape.Differences(Recorded("connection"), active), Is.Empty, "update_connection");
            Assert.That(JsonShape.Differences(Recorded("connections"), listed), Is.Empty, "list_connections");
            Assert.That(JsonShape.Differences(Recorded("policy"), policy), Is.Empty, "get_policy");
            Assert.That(JsonShape.Differences(Recorded("deleted-key"), deletedKey), Is.Empty, "delete_encryption_key");
            Assert.That(JsonShape.Differences(Recorded("no-members"), nobody), Is.Empty, "search_members");
            Assert.That(JsonShape.Differences(Recorded("deleted-connection"), deletedConnection), Is.Empty, "delete_connection");
            Assert.That(JsonShape.Differences(Recorded("deleted-organization"), deletedOrganization), Is.Empty, "delete_organization");
        }
    }

    [TestCase(404)]
    [TestCase(401)]
    [TestCase(400)]
    [TestCase(429)]
    [TestCase(500)]
    public async Task Refusals_OfEveryStatus_HaveTheRecordedShape(int status, CancellationToken cancellationToken)
    {
        using var wire = StytchWire.StartSilent();
        await using var scene = await StartAsync(
            change: options => options.Retries = 0, apiBaseUrl: wire.Origin, secret: status == 401 ? "secret-test-wrong" : null);
        wire.RelayTo(scene.Stytch.Url);
        if (status is 429 or 500)
        {
            scene.Stytch.Faults.FailNext(new StandInFault(status == 429 ? StandInFaultKind.TooManyRequests : StandInFaultKind.ServerError));
        }

        var refusal = status == 400
            ? Refusal(await scene.Client.CreateOrganizationAsync(new NewOrganization { OrganizationName = "" }, cancellationToken))
            : Refusal(await scene.Client.GetOrganizationAsync("nobody", cancellationToken));

        Assert.That(refusal.Status, Is.EqualTo(status));
        Assert.That(JsonShape.Differences(Recorded($"error-{status}"), wire.LastAnswer), Is.Empty);
    }

    // The client makes none; only an organization that has each shows how they are listed.
    private static async Task PutForeignConnectionsAsync(StytchScene scene, string organization, CancellationToken cancellationToken)
    {
        var other = (await scene.OrganizationAsync("Parent")).OrganizationId;
        var shared = Value(await scene.Client.CreateSamlConnectionAsync(other, new NewSamlConnection("Shared", "okta"), cancellationToken)).ConnectionId;
        using var http = new HttpClient { BaseAddress = scene.Stytch.Url };
        var keys = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{scene.Stytch.Keys.ProjectId}:{scene.Stytch.Keys.Secret}"));
        http.DefaultRequestHeaders.Authorization = new("Basic", keys);
        foreach (var (kind, body) in new (string, JsonObject)[]
        {
            ("oidc", new() { ["display_name"] = "OIDC" }),
            ("external", new() { ["external_organization_id"] = other, ["external_connection_id"] = shared }),
        })
        {
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync($"/v1/b2b/sso/{kind}/{organization}", content, cancellationToken);
            Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    // Metadata and attributes have names of the operator's own: those of the recorded ones.
    private static NewOrganization NewOrganization => new()
    {
        OrganizationName = "Acme",
        OrganizationExternalId = "crm-17",
        EmailAllowedDomains = ["acme.example"],
        TrustedMetadata = JsonElement.Parse("""{"legacy_id":"acme"}"""),
    };

    private static SamlConnectionChange Change => new()
    {
        IdpEntityId = SamlScene.IdpEntityId,
        IdpSsoUrl = "https://idp.example.com/acme/sso",
        AttributeMapping = new Dictionary<string, string>
        {
            ["email"] = "NameID",
            ["first_name"] = "firstName",
            ["last_name"] = "lastName",
            ["groups"] = "groups",
        },
        X509Certificate = SamlScene.Identity.Certificate.ExportCertificatePem(),
        SamlConnectionImplicitRoleAssignments = [new ConnectionRole("stytch_member")],
        SamlGroupImplicitRoleAssignments = [new GroupRole("stytch_admin", "admins")],
    };

    private static IEnumerable<string> Endpoints => typeof(StytchEndpoint).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(endpoint => endpoint.GetValue(null)).OfType<StytchEndpoint>().Select(endpoint => endpoint.Name);

    private static JsonNode? Recorded(string name) => JsonNode.Parse(StytchRecording.Read(name));
}
