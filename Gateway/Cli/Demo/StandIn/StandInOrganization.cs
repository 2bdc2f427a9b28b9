using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>An organization at the stand-in. What a client may set is kept as it was sent, under Stytch's names.</summary>
internal sealed record StandInOrganization
{
    public required string OrganizationId { get; init; }

    /// <summary>Not changed once the organization is in the directory.</summary>
    public required JsonObject Fields { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string Slug => (string?)Fields["organization_slug"] ?? "";

    /// <summary>Null where there is none.</summary>
    public string? ExternalId => (string?)Fields["organization_external_id"];

    /// <summary>True where a path's segment means this organization.</summary>
    public bool IsNamed(string segment) => OrganizationId == segment || Slug == segment || ExternalId == segment;
}
