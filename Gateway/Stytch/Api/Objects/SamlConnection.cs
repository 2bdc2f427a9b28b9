using System.Text.Json.Serialization;

namespace Gateway.Stytch.Api.Objects;

/// <summary>
/// A SAML connection as Stytch has it. The private keys that Stytch's object carries have no place here, so that they never get beyond the
/// bytes of the answer.
/// </summary>
internal sealed record SamlConnection
{
    public const string Active = "active";

    public string OrganizationId { get; init; } = "";

    public string ConnectionId { get; init; } = "";

    /// <summary><c>pending</c> or <c>active</c>. Active once IdP SSO URL, IdP entity id, attribute mapping and a certificate are there.</summary>
    public string? Status { get; init; }

    public string? DisplayName { get; init; }

    public string? IdentityProvider { get; init; }

    public string? IdpEntityId { get; init; }

    public string? IdpSsoUrl { get; init; }

    /// <summary>Made by Stytch: where the gateway sends browsers.</summary>
    public string? AcsUrl { get; init; }

    /// <summary>Made by Stytch: the same as <see cref="AcsUrl"/>.</summary>
    public string? AudienceUri { get; init; }

    public string? AlternativeAcsUrl { get; init; }

    public string? AlternativeAudienceUri { get; init; }

    [JsonPropertyName("nameid_format")]
    public string? NameIdFormat { get; init; }

    public bool? IdpInitiatedAuthDisabled { get; init; }

    public bool? AllowGatewayCallback { get; init; }

    [JsonConverter(typeof(AttributeMappingConverter))]
    public IReadOnlyDictionary<string, string>? AttributeMapping { get; init; }

    /// <summary>The IdP's, at most five.</summary>
    public IReadOnlyList<StytchCertificate>? VerificationCertificates { get; init; }

    /// <summary>Stytch's own.</summary>
    public IReadOnlyList<StytchCertificate>? SigningCertificates { get; init; }

    /// <summary>Which keys for encrypted assertions Stytch has; not the keys.</summary>
    public IReadOnlyList<EncryptionKey>? EncryptionPrivateKeys { get; init; }

    public IReadOnlyList<ConnectionRole>? SamlConnectionImplicitRoleAssignments { get; init; }

    public IReadOnlyList<GroupRole>? SamlGroupImplicitRoleAssignments { get; init; }

    [JsonIgnore]
    public bool IsActive => Status == Active;

    /// <summary>False for what no answer of Stytch's is: a connection without its id, or a hole in a list. Nothing may be concluded from it.</summary>
    [JsonIgnore]
    public bool IsWhole => StytchIds.IsId(ConnectionId) && VerificationCertificates?.Contains(null!) is not true;
}

internal sealed record StytchCertificate
{
    public string? CertificateId { get; init; }

    /// <summary>PEM.</summary>
    public string? Certificate { get; init; }

    public string? Issuer { get; init; }

    [JsonConverter(typeof(TolerantTime))]
    public DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed record EncryptionKey(string? PrivateKeyId);

internal sealed record ConnectionRole(string RoleId);

internal sealed record GroupRole(string RoleId, string Group);
