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
    public static ConnectionFacts Make(string project, SamlConnection connection, StytchOrganization? organization, DateTimeOffset readAt) => WithOrganization(
        new()
        {
            Project = project,
            ConnectionId = connection.ConnectionId,
            OrganizationId = Given(connection.OrganizationId),
            Status = StatusOf(connection.Status),
            IdpEntityId = Given(connection.IdpEntityId),
            IdpSsoUrl = Given(connection.IdpSsoUrl),
            AcsUrl = Given(connection.AcsUrl),
            AudienceUri = Given(connection.AudienceUri),
            AlternativeAudienceUri = Given(connection.AlternativeAudienceUri),
            AlternativeAcsUrl = Given(connection.AlternativeAcsUrl),
            AllowGatewayCallback = connection.AllowGatewayCallback,
            IdpInitiatedAuthDisabled = connection.IdpInitiatedAuthDisabled,
            NameIdFormat = Given(connection.NameIdFormat),
            Certificates = Read(connection.VerificationCertificates),
            SigningCertificates = Read(connection.SigningCertificates),
            AttributeMapping = connection.AttributeMapping?.Take(ConnectionFacts.MaxAttributes).ToDictionary(),
            HasEncryptionKey = connection.EncryptionPrivateKeys is { } keys ? keys.Count > 0 : null,
            ReadAt = FactTime.ToMoment(FactTime.Of(readAt)),
            Source = FactSource.Api,
        },
        organization);

    /// <summary>What there is to know of a connection that is no SAML one.</summary>
    public static ConnectionFacts Make(string project, ForeignConnection connection, DateTimeOffset readAt) => new()
    {
        Project = project,
        ConnectionId = connection.ConnectionId,
        ForeignKind = connection.Kind,
        Status = StatusOf(connection.Status),
        ReadAt = FactTime.ToMoment(FactTime.Of(readAt)),
        Source = FactSource.Api,
    };

    /// <summary>A connection's facts with what its organization says of every connection.</summary>
    public static ConnectionFacts WithOrganization(ConnectionFacts facts, StytchOrganization? organization) => facts with
    {
        OrganizationSlug = Given(organization?.OrganizationSlug),
        OrganizationExternalId = Given(organization?.OrganizationExternalId),
        JitProvisioning = Given(organization?.SsoJitProvisioning),
        IsListedForJit = organization?.SsoJitProvisioningAllowedConnections?.Contains(facts.ConnectionId, StringComparer.Ordinal),
        AuthMethods = Given(organization?.AuthMethods),
        AllowedAuthMethods = organization?.AllowedAuthMethods?.OfType<string>().Take(ConnectionFacts.MaxAuthMethods).ToList(),
        MfaPolicy = Given(organization?.MfaPolicy),
        DefaultConnectionId = Given(organization?.SsoDefaultConnectionId),
    };

    private static ConnectionStatus StatusOf(string? status) => status switch
    {
        SamlConnection.Active => ConnectionStatus.Active,
        Pending => ConnectionStatus.Pending,
        _ => ConnectionStatus.Unknown,
    };

    private static IReadOnlyList<ConnectionCertificate> Read(IReadOnlyList<StytchCertificate>? certificates) =>
        [.. (certificates ?? []).Select(Read).OfType<ConnectionCertificate>().Take(ConnectionFacts.MaxCertificates)];

    private static ConnectionCertificate? Read(StytchCertificate? certificate) =>
        certificate?.Certificate is { } pem ? ConnectionCertificate.TryRead(pem, certificate.CertificateId) : null;

    // Stytch writes an empty text where nobody has set anything.
    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
