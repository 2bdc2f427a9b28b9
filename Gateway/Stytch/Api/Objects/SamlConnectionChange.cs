using System.Text.Json.Serialization;

namespace Gateway.Stytch.Api.Objects;

/// <summary>
/// A change of a SAML connection: what is null stays as it is; an empty text, an empty list and <c>false</c> are sent as such. (That Stytch
/// takes an empty text for a removal is not documented.)
/// </summary>
internal sealed record SamlConnectionChange
{
    public string? DisplayName { get; init; }

    public string? IdentityProvider { get; init; }

    public string? IdpEntityId { get; init; }

    /// <summary>Must be https.</summary>
    public string? IdpSsoUrl { get; init; }

    /// <summary>Needs <c>email</c>, and <c>full_name</c> or <c>first_name</c> with <c>last_name</c>.</summary>
    public IReadOnlyDictionary<string, string>? AttributeMapping { get; init; }

    /// <summary>One more certificate of the IdP, PEM; a connection holds five.</summary>
    [JsonPropertyName("x509_certificate")]
    public string? X509Certificate { get; init; }

    /// <summary>The legacy Audience that the IdP sends.</summary>
    public string? AlternativeAudienceUri { get; init; }

    /// <summary>The legacy ACS URL that AuthnRequests shall name.</summary>
    public string? AlternativeAcsUrl { get; init; }

    [JsonPropertyName("nameid_format")]
    public string? NameIdFormat { get; init; }

    public bool? IdpInitiatedAuthDisabled { get; init; }

    public bool? AllowGatewayCallback { get; init; }

    public IReadOnlyList<ConnectionRole>? SamlConnectionImplicitRoleAssignments { get; init; }

    public IReadOnlyList<GroupRole>? SamlGroupImplicitRoleAssignments { get; init; }
}

internal sealed record NewSamlConnection(string? DisplayName, string? IdentityProvider);
