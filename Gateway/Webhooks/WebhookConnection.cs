namespace Gateway.Webhooks;

/// <summary>What a message says of a SAML connection, as far as it is kept: no key of it, and nothing that identifies a person.</summary>
internal sealed record WebhookConnection
{
    public string? OrganizationId { get; init; }

    /// <summary><c>pending</c> or <c>active</c>.</summary>
    public string? Status { get; init; }

    public string? DisplayName { get; init; }

    public string? IdentityProvider { get; init; }

    public string? IdpEntityId { get; init; }

    public string? IdpSsoUrl { get; init; }

    public string? AcsUrl { get; init; }

    public string? AudienceUri { get; init; }

    public string? AlternativeAcsUrl { get; init; }

    public string? AlternativeAudienceUri { get; init; }
}
