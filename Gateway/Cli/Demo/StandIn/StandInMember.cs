namespace Gateway.Cli.Demo.StandIn;

/// <summary>A member of an organization at the stand-in.</summary>
/// <param name="MemberId">Made when it is added.</param>
/// <param name="OrganizationId">Whose.</param>
/// <param name="EmailAddress">As it was sent.</param>
internal sealed record StandInMember(string MemberId, string OrganizationId, string EmailAddress);
