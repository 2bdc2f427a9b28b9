namespace Gateway.Stytch.Api.Objects;

/// <summary>A search for the members of organizations.</summary>
/// <param name="OrganizationIds">Whose; at least one.</param>
/// <param name="Limit">Members a page, 1-1,000.</param>
internal sealed record MemberSearchBody(IReadOnlyList<string> OrganizationIds, int Limit);

/// <param name="IsAny">True where the organization has a member.</param>
internal sealed record MemberPresence(bool IsAny);
