using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>An OIDC or external connection at the stand-in: it can be made, listed and deleted, and nobody can sign in by it.</summary>
/// <param name="ConnectionId">Its prefix tells its kind.</param>
/// <param name="OrganizationId">Whose.</param>
/// <param name="Fields">Stytch's object.</param>
internal sealed record StandInForeignConnection(string ConnectionId, string OrganizationId, JsonObject Fields)
{
    public const string OidcPrefix = "oidc-connection-test-";

    public bool IsOidc => ConnectionId.StartsWith(OidcPrefix, StringComparison.Ordinal);
}
