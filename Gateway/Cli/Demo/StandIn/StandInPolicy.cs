using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>The roles of the project, and who has them at hand: an organization may have further ones of its own.</summary>
internal sealed class StandInPolicy
{
    /// <summary>Those that each project has.</summary>
    private static readonly string[] Default = ["stytch_member", "stytch_admin"];

    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> Roles { get; set; } = Default;

    /// <summary>True for a role that people of an organization may be given.</summary>
    public bool Has(string role, StandInOrganization? organization) =>
        Roles.Contains(role, StringComparer.Ordinal)
        || (organization?.Fields["custom_roles"] as JsonArray ?? []).Any(custom => (string?)custom?["role_id"] == role);

    public StandInReply Get() => StandInReply.Ok("policy", new JsonObject
    {
        ["roles"] = new JsonArray([.. Roles.Select(role => new JsonObject
        {
            ["role_id"] = role,
            ["description"] = "",
            ["permissions"] = new JsonArray(new JsonObject { ["resource_id"] = "stytch.self", ["actions"] = new JsonArray("*") }),
        })]),
        ["resources"] = new JsonArray(new JsonObject { ["resource_id"] = "stytch.self", ["description"] = "", ["actions"] = new JsonArray("*") }),
        ["scopes"] = new JsonArray(),
    });
}
