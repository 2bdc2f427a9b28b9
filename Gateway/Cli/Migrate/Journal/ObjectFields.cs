using System.Text.Json;
using Gateway.Evidence.Connections;
using Gateway.Mappings;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Cli.Migrate.Journal;

/// <summary>
/// The fields of what a run makes, each as a fingerprint: enough to tell whether, and where, it was changed since. What nobody has set (null, false, an empty
/// text, list or object) is left out, so that an answer which leaves it out is the same. Whatever follows from something else is no field: times, a
/// connection's status and URLs, an organization's active connections.
/// </summary>
internal static class ObjectFields
{
    private const int HashLength = 16;

    private static readonly string[] OfTheStore = ["version", "revision", "created_at", "updated_at", "updated_by"];

    public static IReadOnlyDictionary<string, string> Of(StytchOrganization organization)
    {
        var fields = new Fields();
        fields.Add("organization_name", organization.OrganizationName);
        fields.Add("organization_slug", organization.OrganizationSlug);
        fields.Add("organization_external_id", organization.OrganizationExternalId);
        fields.Add("trusted_metadata", organization.TrustedMetadata);
        fields.Add("sso_jit_provisioning", organization.SsoJitProvisioning);
        fields.Add("sso_jit_provisioning_allowed_connections", organization.SsoJitProvisioningAllowedConnections?.Order(StringComparer.Ordinal));
        fields.Add("sso_default_connection_id", organization.SsoDefaultConnectionId);
        fields.Add("auth_methods", organization.AuthMethods);
        fields.Add("allowed_auth_methods", organization.AllowedAuthMethods?.Order(StringComparer.Ordinal));
        fields.Add("mfa_policy", organization.MfaPolicy);
        fields.Add("custom_roles", organization.CustomRoles?.Select(role => role.RoleId).Order(StringComparer.Ordinal));
        foreach (var (name, value) in organization.Rest ?? [])
        {
            fields.Add(name, value);
        }

        return fields.All;
    }

    public static IReadOnlyDictionary<string, string> Of(NewOrganization wanted)
    {
        var fields = new Fields();
        fields.Add("organization_name", wanted.OrganizationName);
        fields.Add("organization_slug", wanted.OrganizationSlug);
        fields.Add("organization_external_id", wanted.OrganizationExternalId);
        fields.Add("trusted_metadata", wanted.TrustedMetadata);
        return fields.All;
    }

    public static IReadOnlyDictionary<string, string> Of(SamlConnection connection)
    {
        var fields = new Fields();
        fields.Add("display_name", connection.DisplayName);
        fields.Add("nameid_format", connection.NameIdFormat);
        fields.Add("signing_certificates", connection.SigningCertificates?.Select(certificate => certificate?.Certificate).Order(StringComparer.Ordinal));
        fields.Add("encryption_private_keys", connection.EncryptionPrivateKeys?.Select(key => key?.PrivateKeyId).Order(StringComparer.Ordinal));
        fields.Add("identity_provider", connection.IdentityProvider);
        fields.Add("idp_entity_id", connection.IdpEntityId);
        fields.Add("idp_sso_url", connection.IdpSsoUrl);
        fields.Add("alternative_audience_uri", connection.AlternativeAudienceUri);
        fields.Add("alternative_acs_url", connection.AlternativeAcsUrl);
        fields.Add("idp_initiated_auth_disabled", connection.IdpInitiatedAuthDisabled is true ? "true" : null);
        fields.Add("allow_gateway_callback", connection.AllowGatewayCallback is true ? "true" : null);
        fields.Add("attribute_mapping", connection.AttributeMapping?.Select(pair => $"{pair.Key}\n{pair.Value}").Order(StringComparer.Ordinal));
        fields.Add(
            "saml_connection_implicit_role_assignments",
            connection.SamlConnectionImplicitRoleAssignments?.Select(role => role.RoleId).Order(StringComparer.Ordinal));
        fields.Add(
            "saml_group_implicit_role_assignments",
            connection.SamlGroupImplicitRoleAssignments?.Select(role => $"{role.RoleId}\n{role.Group}").Order(StringComparer.Ordinal));

        // One certificate a field: a further one, brought by somebody else beside the run's own, is told apart from them.
        foreach (var certificate in (connection.VerificationCertificates ?? []).Select(certificate => certificate.Certificate).OfType<string>())
        {
            var fingerprint = ConnectionCertificate.TryRead(certificate)?.Fingerprint ?? Tenant.HashOf(certificate);
            fields.Add($"verification_certificates {fingerprint}", fingerprint);
        }

        return fields.All;
    }

    public static IReadOnlyDictionary<string, string> Of(NewSamlConnection wanted)
    {
        var fields = new Fields();
        fields.Add("display_name", wanted.DisplayName);
        fields.Add("identity_provider", wanted.IdentityProvider);
        return fields.All;
    }

    public static IReadOnlyDictionary<string, string> Of(SamlConnectionChange change) => Of(new SamlConnection
    {
        DisplayName = change.DisplayName,
        IdentityProvider = change.IdentityProvider,
        IdpEntityId = change.IdpEntityId,
        IdpSsoUrl = change.IdpSsoUrl,
        AttributeMapping = change.AttributeMapping,
        VerificationCertificates = change.X509Certificate is { } certificate ? [new StytchCertificate { Certificate = certificate }] : null,
        AlternativeAudienceUri = change.AlternativeAudienceUri,
        AlternativeAcsUrl = change.AlternativeAcsUrl,
        NameIdFormat = change.NameIdFormat,
        IdpInitiatedAuthDisabled = change.IdpInitiatedAuthDisabled,
        AllowGatewayCallback = change.AllowGatewayCallback,
        SamlConnectionImplicitRoleAssignments = change.SamlConnectionImplicitRoleAssignments,
        SamlGroupImplicitRoleAssignments = change.SamlGroupImplicitRoleAssignments,
    });

    public static IReadOnlyDictionary<string, string> Of(ConnectionMapping mapping)
    {
        var fields = new Fields();
        foreach (var field in JsonSerializer.SerializeToElement(mapping, MappingJson.Default.ConnectionMapping).EnumerateObject())
        {
            fields.Add(field.Name, OfTheStore.Contains(field.Name) ? null : field.Value);
        }

        return fields.All;
    }

    /// <summary>Gathers them. A list is one field, whose items are in an order that does not change.</summary>
    private sealed class Fields
    {
        public SortedDictionary<string, string> All { get; } = new(StringComparer.Ordinal);

        public void Add(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                All[name] = Tenant.HashOf(text)[..HashLength];
            }
        }

        public void Add(string name, IEnumerable<string?>? items) => Add(name, items is null ? null : string.Join('\0', items));

        public void Add(string name, JsonElement? value) => Add(name, value is { } element && !IsUnset(element) ? TextOf(element) : null);

        private static bool IsUnset(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => true,
            JsonValueKind.String => value.ValueEquals(""u8),
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => value.GetPropertyCount() == 0,
            _ => false,
        };

        private static string TextOf(JsonProperty field) => $"{field.Name}:{TextOf(field.Value)}";

        // The order of an object's fields says nothing.
        private static string TextOf(JsonElement value)
        {
            try
            {
                return value.ValueKind switch
                {
                    JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(TextOf).Order(StringComparer.Ordinal))}}}",
                    JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(TextOf))}]",
                    _ => value.GetRawText(),
                };
            }
            catch (InvalidOperationException)
            {
                // A name that is no Unicode: as it was sent, then.
                return value.GetRawText();
            }
        }
    }
}
