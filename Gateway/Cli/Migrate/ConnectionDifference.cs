using System.Security.Cryptography;
using Gateway.Evidence.Connections;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Cli.Migrate;

/// <summary>What a connection lacks of what a tenant's row says. What a row does not give is left alone, and so are certificates beyond the row's.</summary>
internal static class ConnectionDifference
{
    /// <summary>The changes in the order in which they are to be made: one certificate goes with each. Empty where nothing differs.</summary>
    public static IReadOnlyList<SamlConnectionChange> Of(SamlConnection connection, Tenant tenant, IdpDescription idp)
    {
        var missing = MissingCertificates(connection, idp);
        var change = new SamlConnectionChange
        {
            IdentityProvider = Differing(tenant.IdentityProvider, connection.IdentityProvider),
            IdpEntityId = Differing(idp.EntityId, connection.IdpEntityId),
            IdpSsoUrl = Differing(idp.SsoUrl, connection.IdpSsoUrl),
            AttributeMapping = IsSame(tenant.AttributeMapping, connection.AttributeMapping) ? null : tenant.AttributeMapping,
            AlternativeAudienceUri = Differing(tenant.Mapping.AlternativeAudienceUri, connection.AlternativeAudienceUri),
            AlternativeAcsUrl = Differing(tenant.Mapping.AlternativeAcsUrl, connection.AlternativeAcsUrl),
            IdpInitiatedAuthDisabled = tenant.IdpInitiatedAuthDisabled == connection.IdpInitiatedAuthDisabled ? null : tenant.IdpInitiatedAuthDisabled,
            AllowGatewayCallback = tenant.AllowGatewayCallback == connection.AllowGatewayCallback ? null : tenant.AllowGatewayCallback,
            SamlConnectionImplicitRoleAssignments = Differing(tenant.Roles, connection.SamlConnectionImplicitRoleAssignments),
            SamlGroupImplicitRoleAssignments = Differing(tenant.GroupRoles, connection.SamlGroupImplicitRoleAssignments),
            X509Certificate = missing.FirstOrDefault(),
        };
        return change == new SamlConnectionChange()
            ? []
            : [change, .. missing.Skip(1).Select(certificate => new SamlConnectionChange { X509Certificate = certificate })];
    }

    /// <summary>The names of the fields that a change has.</summary>
    public static IEnumerable<string> FieldsOf(SamlConnectionChange change)
    {
        (string Name, bool IsThere)[] all =
        [
            ("identity_provider", change.IdentityProvider is not null),
            ("idp_entity_id", change.IdpEntityId is not null),
            ("idp_sso_url", change.IdpSsoUrl is not null),
            ("attribute_mapping", change.AttributeMapping is not null),
            ("alternative_audience_uri", change.AlternativeAudienceUri is not null),
            ("alternative_acs_url", change.AlternativeAcsUrl is not null),
            ("idp_initiated_auth_disabled", change.IdpInitiatedAuthDisabled is not null),
            ("allow_gateway_callback", change.AllowGatewayCallback is not null),
            ("saml_connection_implicit_role_assignments", change.SamlConnectionImplicitRoleAssignments is not null),
            ("saml_group_implicit_role_assignments", change.SamlGroupImplicitRoleAssignments is not null),
            ("x509_certificate", change.X509Certificate is not null),
        ];
        return all.Where(field => field.IsThere).Select(field => field.Name);
    }

    private static List<string> MissingCertificates(SamlConnection connection, IdpDescription idp)
    {
        var known = (connection.VerificationCertificates ?? [])
            .Select(certificate => ConnectionCertificate.TryRead(certificate.Certificate ?? "")?.Fingerprint)
            .ToHashSet();
        return
        [
            .. idp.Certificates.Select(certificate => ConnectionCertificate.TryRead(certificate)!)
                .Where(certificate => !known.Contains(certificate.Fingerprint))
                .Select(certificate => PemEncoding.WriteString("CERTIFICATE", Convert.FromBase64String(certificate.Certificate))),
        ];
    }

    private static string? Differing(string? wanted, string? present) => wanted is null || wanted == present ? null : wanted;

    private static IReadOnlyList<T>? Differing<T>(IReadOnlyList<T> wanted, IReadOnlyList<T>? present) =>
        wanted.Count == 0 || wanted.ToHashSet().SetEquals(present ?? []) ? null : wanted;

    private static bool IsSame(IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string>? present) =>
        present is not null && wanted.Count == present.Count && wanted.All(pair => present.GetValueOrDefault(pair.Key) == pair.Value);
}
