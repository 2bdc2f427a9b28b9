using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Stytch.Api.Objects;

/// <summary>An organization as Stytch has it: what a migration looks at, and the rest as it was answered.</summary>
internal sealed record StytchOrganization
{
    public string OrganizationId { get; init; } = "";

    public string? OrganizationName { get; init; }

    public string? OrganizationSlug { get; init; }

    public string? OrganizationExternalId { get; init; }

    public JsonElement? TrustedMetadata { get; init; }

    /// <summary><c>ALL_ALLOWED</c>, <c>RESTRICTED</c> or <c>NOT_ALLOWED</c>.</summary>
    public string? SsoJitProvisioning { get; init; }

    /// <summary>Connections that new members may come by where provisioning is restricted.</summary>
    public IReadOnlyList<string>? SsoJitProvisioningAllowedConnections { get; init; }

    /// <summary>Which connection a login takes that names the organization alone.</summary>
    public string? SsoDefaultConnectionId { get; init; }

    /// <summary><c>ALL_ALLOWED</c>, or <c>RESTRICTED</c> to <see cref="AllowedAuthMethods"/>.</summary>
    public string? AuthMethods { get; init; }

    /// <summary>Such as <c>sso</c> and <c>magic_link</c>; of no effect where all are allowed.</summary>
    public IReadOnlyList<string>? AllowedAuthMethods { get; init; }

    /// <summary><c>OPTIONAL</c> or <c>REQUIRED_FOR_ALL</c>.</summary>
    public string? MfaPolicy { get; init; }

    /// <summary>Roles that this organization alone has, beside those of the project's policy.</summary>
    public IReadOnlyList<StytchRole>? CustomRoles { get; init; }

    /// <summary>The active ones, of every kind, in short.</summary>
    public IReadOnlyList<ActiveSsoConnection>? SsoActiveConnections { get; init; }

    [JsonConverter(typeof(TolerantTime))]
    public DateTimeOffset? CreatedAt { get; init; }

    [JsonConverter(typeof(TolerantTime))]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Every other field: whether somebody changed one of them is all that is asked of it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Rest { get; set; }

    /// <summary>False for what no answer of Stytch's is: an organization without its id. Nothing may be concluded from it.</summary>
    [JsonIgnore]
    public bool IsWhole => StytchIds.IsId(OrganizationId);
}

/// <summary>A role, of a project's policy or of an organization; what it permits is not read.</summary>
internal sealed record StytchRole(string? RoleId);

internal sealed record ActiveSsoConnection(string? ConnectionId, string? DisplayName, string? IdentityProvider);

/// <summary>An organization to be made; null is left to Stytch.</summary>
internal sealed record NewOrganization
{
    public required string OrganizationName { get; init; }

    /// <summary>2-128 characters: letters, digits and <c>- . _ ~</c>; unique in the project.</summary>
    public string? OrganizationSlug { get; init; }

    /// <summary>The operator's own reference: letters, digits and <c>. _ - |</c>; unique in the project.</summary>
    public string? OrganizationExternalId { get; init; }

    public JsonElement? TrustedMetadata { get; init; }

    public string? SsoJitProvisioning { get; init; }

    public string? EmailJitProvisioning { get; init; }

    public IReadOnlyList<string>? EmailAllowedDomains { get; init; }

    public string? EmailInvites { get; init; }
}

/// <summary>A change of an organization: what is null stays as it is; an empty text or list is sent as such.</summary>
internal sealed record OrganizationChange
{
    public string? OrganizationName { get; init; }

    public string? OrganizationSlug { get; init; }

    public string? OrganizationExternalId { get; init; }

    public JsonElement? TrustedMetadata { get; init; }

    public string? SsoJitProvisioning { get; init; }

    public IReadOnlyList<string>? SsoJitProvisioningAllowedConnections { get; init; }

    public string? SsoDefaultConnectionId { get; init; }

    public IReadOnlyList<string>? AllowedAuthMethods { get; init; }

    public string? EmailJitProvisioning { get; init; }

    public IReadOnlyList<string>? EmailAllowedDomains { get; init; }
}

/// <summary>One page of a search.</summary>
/// <param name="Organizations">The organizations.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
/// <param name="Total">How many match in all; null where Stytch does not count.</param>
internal sealed record OrganizationPage(IReadOnlyList<StytchOrganization> Organizations, string? NextCursor, long? Total);
