using Gateway.Evidence.Connections;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Evidence.Parity;

/// <summary>Turns what Stytch's API answers into the facts that are kept. No key of either object has a place in them.</summary>
internal static class ConnectionFactsMaker
{
    private const string Pending = "pending";

    /// <param name="project">Name of the project whose keys were used.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="organization">Its organization; null where that could not be read.</param>
    /// <param name="readAt">When it was asked for.</param>
    public static ConnectionFacts Make(string project, SamlConnection connection, StytchOrganization? organization, DateTimeOffset readAt) => new()
    {
        Project = project,
        ConnectionId = connection.ConnectionId,
        OrganizationId = Given(connection.OrganizationId),
        OrganizationSlug = Given(organization?.OrganizationSlug),
        OrganizationExternalId = Given(organization?.OrganizationExternalId),
        Status = connection.Status switch
        {
            SamlConnection.Active => ConnectionStatus.Active,
            Pending => ConnectionStatus.Pending,
            _ => ConnectionStatus.Unknown,
        },
        IdpEntityId = Given(connection.IdpEntityId),
        IdpSsoUrl = Given(connection.IdpSsoUrl),
        AcsUrl = Given(connection.AcsUrl),
        AudienceUri = Given(connection.AudienceUri),
        AlternativeAudienceUri = Given(connection.AlternativeAudienceUri),
        AlternativeAcsUrl = Given(connection.AlternativeAcsUrl),
        AllowGatewayCallback = connection.AllowGatewayCallback,
        IdpInitiatedAuthDisabled = connection.IdpInitiatedAuthDisabled,
        NameIdFormat = Given(connection.NameIdFormat),
        Certificates = [.. (connection.VerificationCertificates ?? []).Select(Read).OfType<ConnectionCertificate>().Take(ConnectionFacts.MaxCertificates)],
        AttributeMapping = connection.AttributeMapping?.Take(ConnectionFacts.MaxAttributes).ToDictionary(),
        JitProvisioning = Given(organization?.SsoJitProvisioning),
        IsListedForJit = organization?.SsoJitProvisioningAllowedConnections?.Contains(connection.ConnectionId, StringComparer.Ordinal),
        HasEncryptionKey = connection.EncryptionPrivateKeys is { } keys ? keys.Count > 0 : null,
        ReadAt = FactTime.ToMoment(FactTime.Of(readAt)),
        Source = FactSource.Api,
    };

    private static ConnectionCertificate? Read(StytchCertificate certificate) =>
        certificate.Certificate is { } pem ? ConnectionCertificate.TryRead(pem, certificate.CertificateId) : null;

    // Stytch writes an empty text where nobody has set anything.
    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
