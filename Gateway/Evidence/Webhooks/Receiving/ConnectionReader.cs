using System.Text.Json;
using Gateway.Evidence.Connections;
using Gateway.Mappings;

namespace Gateway.Evidence.Webhooks.Receiving;

/// <summary>Reads what an event says of a SAML connection. Its private keys are counted, not read.</summary>
internal static class ConnectionReader
{
    private const int MaxAttributeLength = 1_024;

    /// <param name="key">The connection.</param>
    /// <param name="readAt">When it was so.</param>
    /// <param name="connection">Stytch's object.</param>
    public static ConnectionFacts Read(ConnectionKey key, DateTimeOffset readAt, JsonElement connection) => new()
    {
        Project = key.Project,
        ConnectionId = key.ConnectionId,
        OrganizationId = connection.Text("organization_id", MappingRules.MaxReferenceLength),
        Status = connection.Text("status") switch
        {
            "active" => ConnectionStatus.Active,
            "pending" => ConnectionStatus.Pending,
            _ => ConnectionStatus.Unknown,
        },
        IdpEntityId = connection.Text("idp_entity_id"),
        IdpSsoUrl = connection.Text("idp_sso_url"),
        AcsUrl = connection.Text("acs_url"),
        AudienceUri = connection.Text("audience_uri"),
        AlternativeAudienceUri = connection.Text("alternative_audience_uri"),
        AlternativeAcsUrl = connection.Text("alternative_acs_url"),
        AllowGatewayCallback = connection.Flag("allow_gateway_callback"),
        IdpInitiatedAuthDisabled = connection.Flag("idp_initiated_auth_disabled"),
        NameIdFormat = connection.Text("nameid_format"),
        Certificates = [.. CertificatesOf(connection, "verification_certificates").Take(ConnectionFacts.MaxCertificates)],
        SigningCertificates = [.. CertificatesOf(connection, "signing_certificates").Take(ConnectionFacts.MaxCertificates)],
        AttributeMapping = AttributesOf(connection),
        HasEncryptionKey = connection.List("encryption_private_keys")?.Any(),
        ReadAt = readAt,
        Source = FactSource.Webhook,
    };

    private static IEnumerable<ConnectionCertificate> CertificatesOf(JsonElement connection, string list) => (connection.List(list) ?? [])
        .Where(entry => entry.ValueKind is JsonValueKind.Object && entry.TryGetProperty("certificate", out var text) && text.ValueKind is JsonValueKind.String)
        .Select(entry =>
            ConnectionCertificate.TryRead(entry.GetProperty("certificate").GetString()!, entry.Text("certificate_id", MappingRules.MaxReferenceLength)))
        .OfType<ConnectionCertificate>();

    private static Dictionary<string, string>? AttributesOf(JsonElement connection)
    {
        if (connection.Object("attribute_mapping") is not { } mapping)
        {
            return null;
        }

        var byKey = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in mapping.EnumerateObject().Take(ConnectionFacts.MaxAttributes))
        {
            if (entry.Name.Length <= MaxAttributeLength && !MappingRules.HasControlCharacter(entry.Name) && entry.Value.AsText(MaxAttributeLength) is { } name)
            {
                byKey[entry.Name] = name;
            }
        }

        return byKey;
    }
}
