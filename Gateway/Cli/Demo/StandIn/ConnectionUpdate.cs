using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>
/// A partial update of a connection: what is not named stays. Values are those of Stytch's object, faults its words (stytch-browser,
/// StytchAPIErrorType); where several of those would do, which one Stytch takes is a guess.
/// </summary>
/// <param name="connection">As it is.</param>
/// <param name="isRole">True for a role that there is.</param>
/// <param name="timeProvider">Dates the certificates of keys that are brought.</param>
internal sealed class ConnectionUpdate(StandInConnection connection, Predicate<string> isRole, TimeProvider timeProvider)
{
    private static readonly string[] IdentityProviders =
    [
        "classlink", "cyberark", "duo", "google-workspace", "jumpcloud", "keycloak", "miniorange", "microsoft-entra", "okta", "onelogin",
        "pingfederate", "rippling", "salesforce", "shibboleth", "generic",
    ];

    /// <summary>As far as it has come.</summary>
    public StandInConnection Connection { get; private set; } = connection;

    /// <summary>More of the fault; null where its word says all.</summary>
    public JsonObject? FaultDetails { get; private set; }

    /// <summary>Null where all was good; else the first fault, and nothing is to be kept.</summary>
    public string? Apply(JsonObject fields)
    {
        try
        {
            return fields.Where(field => field.Value is not null).Select(field => Set(field.Key, field.Value!)).FirstOrDefault(fault => fault is not null)
                ?? FaultOfRoles();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            return "bad_request";
        }
    }

    private string? Set(string name, JsonNode value)
    {
        switch (name)
        {
            case "display_name":
                Connection = Connection with { DisplayName = (string)value! };
                return null;
            case "identity_provider":
                Connection = Connection with { IdentityProvider = (string)value! };
                return IdentityProviders.Contains(Connection.IdentityProvider) ? null : "invalid_sso_idp";
            case "idp_entity_id":
                Connection = Connection with { IdpEntityId = (string)value! };
                return null;
            case "idp_sso_url":
                Connection = Connection with { IdpSsoUrl = (string)value! };
                return FaultOfSsoUrl(Connection.IdpSsoUrl);
            case "attribute_mapping" when value.AsObject().Any(pair => pair.Value is JsonObject):
                return "saml_connection_no_nested_keys_in_attribute_mapping";
            case "attribute_mapping":
                Connection = Connection with { AttributeMapping = value.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!) };
                return FaultOfMapping(Connection.AttributeMapping);
            case "x509_certificate":
                return AddCertificate((string)value!);
            case "alternative_audience_uri":
                Connection = Connection with { AlternativeAudienceUri = (string)value! };
                return null;
            case "alternative_acs_url":
                Connection = Connection with { AlternativeAcsUrl = (string)value! };
                return null;
            case "nameid_format":
                Connection = Connection with { NameIdFormat = (string)value! };
                return null;
            case "idp_initiated_auth_disabled":
                Connection = Connection with { IdpInitiatedAuthDisabled = (bool)value };
                return null;
            case "allow_gateway_callback":
                Connection = Connection with { AllowGatewayCallback = (bool)value };
                return null;
            case "saml_connection_implicit_role_assignments":
                Connection = Connection with { ConnectionRoles = [.. value.AsArray().Select(role => (string)role!["role_id"]!)] };
                return null;
            case "saml_group_implicit_role_assignments":
                Connection = Connection with
                {
                    GroupRoles = [.. value.AsArray().Select(role => new StandInConnection.GroupRole((string)role!["role_id"]!, (string)role["group"]!))],
                };
                return null;
            case "signing_private_key":
                return SetSigningKey((string)value!);
            case "saml_encryption_private_key":
                return AddEncryptionKey((string)value!);
            default:
                return null;
        }
    }

    // The demo's identity providers have no TLS on loopback.
    private static string? FaultOfSsoUrl(string url) => !Uri.TryCreate(url, UriKind.Absolute, out var uri) ? "saml_connection_idp_sso_url_invalid_format"
        : uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback ? null
        : "saml_connection_idp_sso_url_not_https";

    private static string? FaultOfMapping(IReadOnlyDictionary<string, string> mapping) =>
        !mapping.ContainsKey("email") ? "saml_connection_email_mapping_required"
            : mapping.ContainsKey("full_name") || (mapping.ContainsKey("first_name") && mapping.ContainsKey("last_name")) ? null
            : "saml_connection_name_mapping_required";

    // Of the whole, once all is set: in which order the fields came says nothing.
    private string? FaultOfRoles()
    {
        if (Connection.GroupRoles.Count > 0 && Connection.GroupsAttribute is null)
        {
            return "saml_connection_attribute_mapping_missing_groups_key";
        }

        var unknown = Connection.ConnectionRoles.Concat(Connection.GroupRoles.Select(role => role.RoleId)).FirstOrDefault(role => !isRole(role));
        FaultDetails = unknown is null ? null : new JsonObject { ["role_id"] = unknown };
        return unknown is null ? null : "invalid_rbac_role_id";
    }

    private string? AddCertificate(string pem)
    {
        try
        {
            var added = X509Certificate2.CreateFromPem(pem);
            var all = Connection.VerificationCertificates;
            if (all.Any(known => known.RawData.AsSpan().SequenceEqual(added.RawData)))
            {
                return null;
            }

            Connection = Connection with { VerificationCertificates = [.. all, added] };
            return all.Count < StandInConnection.MaxCertificates ? null : "too_many_sso_verification_certificates";
        }
        catch (CryptographicException)
        {
            return "invalid_x509_certificate";
        }
    }

    // Stytch makes a new certificate for the key; an IdP that pins the old one will not take it.
    private string? SetSigningKey(string pem)
    {
        using var key = SigningIdentity.TryImport(pem, "Stytch", timeProvider);
        if (key is null)
        {
            return FaultOfKey(pem);
        }

        Connection = Connection with { SigningCertificate = X509CertificateLoader.LoadCertificate(key.Certificate.RawData) };
        return null;
    }

    private string? AddEncryptionKey(string pem)
    {
        if (Connection.EncryptionKeys.Count >= StandInConnection.MaxEncryptionKeys)
        {
            return "too_many_encryption_certificates";
        }

        if (SigningIdentity.TryImport(pem, "Stytch", timeProvider) is not { } key)
        {
            return FaultOfKey(pem);
        }

        Connection = Connection.WithEncryptionKey(key);
        return null;
    }

    // Stytch takes PKCS #1 alone. It has one pair of words, named for the signing key; for the other key there are none.
    private static string FaultOfKey(string pem) =>
        PemEncoding.TryFind(pem, out var found) && pem[found.Label] is not "RSA PRIVATE KEY"
            ? "saml_signing_private_key_format_not_supported"
            : "saml_signing_private_key_invalid";
}
