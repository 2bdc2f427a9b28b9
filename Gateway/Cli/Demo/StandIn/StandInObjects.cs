using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>Writes the stand-in's objects as Stytch does, private keys included.</summary>
internal sealed class StandInObjects(StandInDirectory directory, X509Certificate2 signingCertificate, Func<string, string> acsUrlOf)
{
    public JsonObject Write(StandInOrganization organization)
    {
        // What Stytch answers where nobody has set anything.
        var written = new JsonObject
        {
            ["organization_logo_url"] = "",
            ["organization_external_id"] = "",
            ["trusted_metadata"] = new JsonObject(),
            ["sso_default_connection_id"] = "",
            ["sso_jit_provisioning"] = "ALL_ALLOWED",
            ["sso_jit_provisioning_allowed_connections"] = new JsonArray(),
            ["email_allowed_domains"] = new JsonArray(),
            ["email_jit_provisioning"] = "NOT_ALLOWED",
            ["email_invites"] = "ALL_ALLOWED",
            ["auth_methods"] = "ALL_ALLOWED",
            ["allowed_auth_methods"] = new JsonArray(),
            ["mfa_policy"] = "OPTIONAL",
            ["mfa_methods"] = "ALL_ALLOWED",
            ["allowed_mfa_methods"] = new JsonArray(),
            ["rbac_email_implicit_role_assignments"] = new JsonArray(),
            ["oauth_tenant_jit_provisioning"] = "NOT_ALLOWED",
            ["allowed_oauth_tenants"] = new JsonObject(),
            ["claimed_email_domains"] = new JsonArray(),
            ["first_party_connected_apps_allowed_type"] = "ALL_ALLOWED",
            ["allowed_first_party_connected_apps"] = new JsonArray(),
            ["third_party_connected_apps_allowed_type"] = "ALL_ALLOWED",
            ["allowed_third_party_connected_apps"] = new JsonArray(),
            ["custom_roles"] = new JsonArray(),
        };
        foreach (var (name, value) in organization.Fields)
        {
            written[name] = value?.DeepClone();
        }

        var active = directory.ConnectionsOf(organization.OrganizationId).Where(connection => connection.IsActive);
        written["organization_id"] = organization.OrganizationId;
        written["sso_active_connections"] = new JsonArray([.. active.Select(connection => new JsonObject
        {
            ["connection_id"] = connection.ConnectionId,
            ["display_name"] = connection.DisplayName,
            ["identity_provider"] = connection.IdentityProvider,
        })]);
        written["created_at"] = Time(organization.CreatedAt);
        written["updated_at"] = Time(organization.UpdatedAt);
        return written;
    }

    public JsonObject Write(StandInConnection connection) => new()
    {
        ["organization_id"] = connection.OrganizationId,
        ["connection_id"] = connection.ConnectionId,
        ["status"] = connection.IsActive ? "active" : "pending",
        ["display_name"] = connection.DisplayName,
        ["identity_provider"] = connection.IdentityProvider,
        ["idp_entity_id"] = connection.IdpEntityId,
        ["idp_sso_url"] = connection.IdpSsoUrl,
        ["acs_url"] = acsUrlOf(connection.ConnectionId),
        ["audience_uri"] = acsUrlOf(connection.ConnectionId),
        ["attribute_mapping"] = new JsonObject(connection.AttributeMapping.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        ["verification_certificates"] = new JsonArray([.. connection.VerificationCertificates.Select(Write)]),
        ["signing_certificates"] = new JsonArray(Write(connection.SigningCertificate ?? signingCertificate)),
        ["encryption_private_keys"] = new JsonArray([.. connection.EncryptionKeys.Select(key => new JsonObject
        {
            ["private_key_id"] = key.Key,
            ["private_key"] = key.Value.ExportPrivateKey(),
            ["created_at"] = Time(key.Value.Certificate.NotBefore),
        })]),
        ["alternative_audience_uri"] = connection.AlternativeAudienceUri,
        ["alternative_acs_url"] = connection.AlternativeAcsUrl,
        ["nameid_format"] = connection.NameIdFormat,
        ["idp_initiated_auth_disabled"] = connection.IdpInitiatedAuthDisabled,
        ["allow_gateway_callback"] = connection.AllowGatewayCallback,
        ["saml_connection_implicit_role_assignments"] = new JsonArray([.. connection.ConnectionRoles.Select(role => new JsonObject { ["role_id"] = role })]),
        ["saml_group_implicit_role_assignments"] = new JsonArray(
            [.. connection.GroupRoles.Select(role => new JsonObject { ["role_id"] = role.RoleId, ["group"] = role.Group })]),
    };

    /// <summary>Nine digits of a second, as Stytch writes; .NET keeps seven.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    private static JsonObject Write(X509Certificate2 certificate) => new()
    {
        ["certificate_id"] = StandInDirectory.IdOf(certificate),
        ["certificate"] = certificate.ExportCertificatePem(),
        ["issuer"] = certificate.Issuer,
        ["created_at"] = Time(certificate.NotBefore),
        ["expires_at"] = Time(certificate.NotAfter),
        ["updated_at"] = Time(certificate.NotBefore),
    };
}
