using System.Text.Json;

namespace Gateway.Stytch.Api.Objects;

/// <summary>What every answer of Stytch's API has.</summary>
internal abstract record StytchEnvelope
{
    public string? RequestId { get; init; }
}

/// <summary>The answer of a call that failed. The OAuth-like form of it belongs to endpoints that the gateway does not call.</summary>
internal sealed record StytchError : StytchEnvelope
{
    public string? ErrorType { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>An object, where there is one.</summary>
    public JsonElement? ErrorDetails { get; init; }
}

internal sealed record WhoAmIAnswer : StytchEnvelope
{
    public string? ProjectId { get; init; }
}

internal sealed record OrganizationAnswer : StytchEnvelope
{
    public StytchOrganization? Organization { get; init; }
}

internal sealed record OrganizationsAnswer : StytchEnvelope
{
    public IReadOnlyList<StytchOrganization>? Organizations { get; init; }

    public SearchMetadata? ResultsMetadata { get; init; }
}

/// <param name="Total">-1 where Stytch does not count.</param>
/// <param name="NextCursor">Null or empty on the last page.</param>
internal sealed record SearchMetadata(long? Total, string? NextCursor);

internal sealed record ConnectionAnswer : StytchEnvelope
{
    public SamlConnection? Connection { get; init; }
}

internal sealed record ConnectionsAnswer : StytchEnvelope
{
    public IReadOnlyList<SamlConnection>? SamlConnections { get; init; }

    public IReadOnlyList<OtherConnection?>? OidcConnections { get; init; }

    public IReadOnlyList<OtherConnection?>? ExternalConnections { get; init; }
}

internal sealed record DeletedKeyAnswer : StytchEnvelope
{
    public string? PrivateKeyId { get; init; }
}

internal sealed record PolicyAnswer : StytchEnvelope
{
    public RolePolicy? Policy { get; init; }
}

internal sealed record RolePolicy(IReadOnlyList<StytchRole?>? Roles);

internal sealed record DeletedOrganizationAnswer : StytchEnvelope
{
    public string? OrganizationId { get; init; }
}

internal sealed record DeletedConnectionAnswer : StytchEnvelope
{
    public string? ConnectionId { get; init; }
}

internal sealed record MembersAnswer : StytchEnvelope
{
    public IReadOnlyList<FoundMember>? Members { get; init; }
}

/// <summary>A member whom a search found. Their id tells that there is one; a member's name and address have no place here.</summary>
internal sealed record FoundMember(string? MemberId);
