using System.Text.Json.Nodes;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using static Gateway.Tests.Stytch.Api.StytchScene;
using static Gateway.Tests.Support.StytchWire;

namespace Gateway.Tests.Stytch.Api;

/// <summary>What the client reads of answers in Stytch's documented form, served by a server that knows nothing of ours.</summary>
[TestFixture(false), TestFixture(true), Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StytchRecordedTests(bool isOfTomorrow)
{
    private const string ConnectionId = "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9";
    private const string OrganizationId = "organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931";
    private const string CallbackUrl = $"https://test.stytch.com/v1/b2b/sso/callback/{ConnectionId}";

    private static readonly DateTimeOffset Expiry = new(2036, 3, 2, 9, 5, 0, TimeSpan.Zero);

    [Test]
    public async Task ListConnections_Recorded_AreReadWhole(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, Answer("connections")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        var connections = Value(await scene.Client.ListConnectionsAsync(OrganizationId, cancellationToken));

        AssertIsRecorded(connections.Saml.Single());
        Assert.That(
            connections.Others,
            Is.EqualTo(new[]
            {
                new ForeignConnection("oidc-connection-test-0d1f3b8a-6c1e-4a53-8a39-4c0b5a7d9e21", ForeignKind.Oidc, "pending", "Acme OIDC"),
                new ForeignConnection(
                    "external-connection-test-7b2c4d6e-8f01-4a23-9b45-c6d7e8f90a1b", ForeignKind.External, "active", "Of the parent company"),
            }));
    }

    [Test]
    public async Task Roles_Recorded_AreThoseOfThePolicy(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, Answer("policy")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        Assert.That(Value(await scene.Client.GetRolesAsync(cancellationToken)), Is.EquivalentTo(new[] { "stytch_member", "editor" }));
    }

    [Test]
    public async Task EncryptionKey_Deleted_IsNamed(CancellationToken cancellationToken)
    {
        const string KeyId = "saml-encryption-key-test-11111111-2222-4333-8444-555555555555";
        using var wire = StartSilent().Answer(
            "DELETE", $"/v1/b2b/sso/saml/{OrganizationId}/connections/{ConnectionId}/encryption_private_keys/{KeyId}", Json(200, Answer("deleted-key")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        Assert.That(Value(await scene.Client.DeleteEncryptionKeyAsync(OrganizationId, ConnectionId, KeyId, cancellationToken)), Is.EqualTo(KeyId));
    }

    [Test]
    public async Task Connection_CreatedOrUpdated_IsReadWhole(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, Answer("connection")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        AssertIsRecorded(Value(await scene.Client.CreateSamlConnectionAsync(OrganizationId, new NewSamlConnection("Acme SSO", "okta"), cancellationToken)));
        AssertIsRecorded(
            Value(await scene.Client.UpdateSamlConnectionAsync(OrganizationId, ConnectionId, new SamlConnectionChange(), cancellationToken)));
    }

    [Test]
    public async Task Organization_GotCreatedOrUpdated_IsReadWhole(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, Answer("organization")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        AssertIsRecorded(Value(await scene.Client.GetOrganizationAsync(OrganizationId, cancellationToken)));
        AssertIsRecorded(Value(await scene.Client.CreateOrganizationAsync(new NewOrganization { OrganizationName = "Acme" }, cancellationToken)));
        AssertIsRecorded(Value(await scene.Client.UpdateOrganizationAsync(OrganizationId, new OrganizationChange(), cancellationToken)));
    }

    [Test]
    public async Task Search_Recorded_IsOneLastPage(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, Answer("organizations")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        var page = Value(await scene.Client.SearchOrganizationsAsync(new OrganizationSearch(), cancellationToken));

        AssertIsRecorded(page.Organizations.Single());
        Assert.That((page.NextCursor, page.Total), Is.EqualTo(((string?)null, (long?)1)));
    }

    [Test]
    public async Task AllConnections_Recorded_AreThoseOfEveryKind(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, Answer("connections")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        var all = Value(await scene.Client.ListConnectionsAsync(OrganizationId, cancellationToken));

        AssertIsRecorded(all.Saml.Single());
        Assert.That(all.Others.Select(connection => connection.Kind), Is.EqualTo(new[] { ForeignKind.Oidc, ForeignKind.External }));
        Assert.That(all.IsComplete, Is.True);
    }

    [Test]
    public async Task Deletions_Recorded_AreConfirmedByTheId(CancellationToken cancellationToken)
    {
        using var wire = StartSilent()
            .Answer("DELETE", "/v1/b2b/organizations/*", Json(200, Answer("deleted-organization")))
            .Answer("DELETE", "/v1/b2b/sso/*", Json(200, Answer("deleted-connection")));
        await using var scene = await StartAsync(change: options => options.Retries = 0, apiBaseUrl: wire.Origin);

        Assert.That(Value(await scene.Client.DeleteOrganizationAsync(OrganizationId, cancellationToken)), Is.EqualTo(OrganizationId));
        Assert.That(Value(await scene.Client.DeleteConnectionAsync(OrganizationId, ConnectionId, cancellationToken)), Is.EqualTo(ConnectionId));
        Assert.That(
            Loss(await scene.Client.DeleteOrganizationAsync("organization-test-another", cancellationToken)).Reason, Is.EqualTo(UnreachableReason.Unreadable));
    }

    [Test]
    public async Task Members_RecordedWithoutAny_AreNone(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, Answer("no-members")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        Assert.That(Value(await scene.Client.FindMembersAsync(OrganizationId, cancellationToken)).IsAny, Is.False);
    }

    [Test]
    public async Task WhoAmI_Recorded_IsTheProjectId(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, Answer("whoami")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        Assert.That(Value(await scene.Client.WhoAmIAsync(cancellationToken)), Is.EqualTo("project-test-2f6d1c3e-8a4b-4a51-9d3a-0c6b7f1e5d92"));
    }

    private static void AssertIsRecorded(SamlConnection connection)
    {
        using var all = Assert.EnterMultipleScope();
        Assert.That((connection.OrganizationId, connection.ConnectionId), Is.EqualTo((OrganizationId, ConnectionId)));
        Assert.That((connection.Status, connection.IsActive, connection.IsWhole), Is.EqualTo(("active", true, true)));
        Assert.That((connection.DisplayName, connection.IdentityProvider), Is.EqualTo(("Acme SSO", "okta")));
        Assert.That((connection.IdpEntityId, connection.IdpSsoUrl), Is.EqualTo(("https://idp.example.com/acme", "https://idp.example.com/acme/sso")));
        Assert.That((connection.AcsUrl, connection.AudienceUri), Is.EqualTo((CallbackUrl, CallbackUrl)));
        Assert.That(
            (connection.AlternativeAudienceUri, connection.AlternativeAcsUrl), Is.EqualTo(("urn:old-sp:acme", "https://sso.example.com/old-sso/acme")));
        Assert.That(connection.NameIdFormat, Is.EqualTo("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"));
        Assert.That((connection.IdpInitiatedAuthDisabled, connection.AllowGatewayCallback), Is.EqualTo(((bool?)false, (bool?)false)));
        Assert.That(
            connection.AttributeMapping!.Where(pair => !pair.Key.StartsWith("of_tomorrow", StringComparison.Ordinal)),
            Is.EquivalentTo(new Dictionary<string, string>
            {
                ["email"] = "NameID",
                ["first_name"] = "firstName",
                ["last_name"] = "lastName",
                ["groups"] = "groups",
            }));
        Assert.That(connection.SamlConnectionImplicitRoleAssignments, Is.EqualTo(new[] { new ConnectionRole("stytch_member") }));
        Assert.That(connection.SamlGroupImplicitRoleAssignments, Is.EqualTo(new[] { new GroupRole("stytch_admin", "admins") }));
        Assert.That(
            connection.VerificationCertificates,
            Is.EqualTo(new[] { Certificate("saml-verification-key-test-11111111-2222-4333-8444-555555555555", "CN=IdP") }));
        Assert.That(
            connection.SigningCertificates, Is.EqualTo(new[] { Certificate("saml-signing-key-test-11111111-2222-4333-8444-555555555555", "Stytch") }));
        Assert.That(
            connection.EncryptionPrivateKeys, Is.EqualTo(new[] { new EncryptionKey("saml-encryption-key-test-11111111-2222-4333-8444-555555555555") }));
    }

    private static void AssertIsRecorded(StytchOrganization organization)
    {
        using var all = Assert.EnterMultipleScope();
        Assert.That((organization.OrganizationId, organization.IsWhole), Is.EqualTo((OrganizationId, true)));
        Assert.That(
            (organization.OrganizationName, organization.OrganizationSlug, organization.OrganizationExternalId), Is.EqualTo(("Acme", "acme", "crm-17")));
        Assert.That(organization.TrustedMetadata!.Value.GetProperty("legacy_id").GetString(), Is.EqualTo("acme"));
        Assert.That(organization.SsoJitProvisioning, Is.EqualTo("ALL_ALLOWED"));
        Assert.That(organization.SsoJitProvisioningAllowedConnections, Is.Empty);
        Assert.That(organization.SsoDefaultConnectionId, Is.EqualTo(ConnectionId));
        Assert.That((organization.AuthMethods, organization.MfaPolicy), Is.EqualTo(("RESTRICTED", "OPTIONAL")));
        Assert.That(organization.AllowedAuthMethods, Is.EqualTo(new[] { "sso", "magic_link" }));
        Assert.That(organization.CustomRoles, Is.EqualTo(new[] { new StytchRole("acme_editor") }));
        Assert.That(organization.SsoActiveConnections, Is.EqualTo(new[] { new ActiveSsoConnection(ConnectionId, "Acme SSO", "okta") }));

        // Stytch writes nine digits of a second, of which .NET keeps seven.
        var made = new DateTimeOffset(2026, 3, 2, 9, 5, 0, TimeSpan.Zero).AddTicks(1_234_567);
        Assert.That(organization.CreatedAt, Is.EqualTo(made).Within(TimeSpan.FromTicks(1)));
        Assert.That(organization.UpdatedAt, Is.EqualTo(made).Within(TimeSpan.FromTicks(1)));
    }

    private static StytchCertificate Certificate(string id, string issuer) =>
        new() { CertificateId = id, Certificate = "-----BEGIN CERTIFICATE-----\nMIIBAA==\n-----END CERTIFICATE-----\n", Issuer = issuer, ExpiresAt = Expiry };

    private string Answer(string name)
    {
        var answer = JsonNode.Parse(StytchRecording.Read(name));
        if (isOfTomorrow)
        {
            AddFieldsOfTomorrow(answer);
        }

        return answer!.ToJsonString();
    }

    // Stytch adds fields to its objects as it grows: whatever they hold, whatever object they are in.
    private static void AddFieldsOfTomorrow(JsonNode? node)
    {
        foreach (var child in (node as JsonObject)?.Select(field => field.Value).ToList() ?? [.. node as JsonArray ?? []])
        {
            AddFieldsOfTomorrow(child);
        }

        if (node is JsonObject fields)
        {
            fields["of_tomorrow_null"] = null;
            fields["of_tomorrow_text"] = "text";
            fields["of_tomorrow_flag"] = true;
            fields["of_tomorrow_number"] = 1.5e300;
            fields["of_tomorrow_list"] = new JsonArray(1, "two", null, new JsonObject { ["three"] = 3 }, new JsonArray());
            fields["of_tomorrow_object"] = new JsonObject { ["organization_id"] = 7, ["connection_id"] = new JsonArray() };
        }
    }
}
