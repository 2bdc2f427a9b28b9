using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>
/// What the values of an organization's settings have to be. The words are Stytch's (stytch-browser, StytchAPIErrorType); which of them it takes for which
/// fault is a guess.
/// </summary>
internal static class OrganizationSettings
{
    private const string All = "ALL_ALLOWED";
    private const string Restricted = "RESTRICTED";

    // Stytch's SDK for Node.js, 14.2.0.
    private static readonly string[] AuthMethods =
        ["sso", "magic_link", "email_otp", "password", "google_oauth", "microsoft_oauth", "slack_oauth", "github_oauth", "hubspot_oauth"];

    /// <summary>Null where all are good; else the first fault.</summary>
    /// <param name="fields">What is to be set.</param>
    /// <param name="present">What is set already.</param>
    /// <param name="hasConnection">True for a connection that the organization has.</param>
    public static string? FaultOf(JsonObject fields, JsonObject present, Predicate<string> hasConnection)
    {
        var methods = (fields["allowed_auth_methods"] ?? present["allowed_auth_methods"]) as JsonArray ?? [];
        return !IsOneOf(fields, "sso_jit_provisioning", All, Restricted, "NOT_ALLOWED") ? "invalid_organization_auth_factor_setting"
            : !IsOneOf(fields, "auth_methods", All, Restricted) ? "invalid_organization_auth_method_settings"
            : !methods.All(method => TextOf(method) is { } text && AuthMethods.Contains(text)) ? "invalid_organization_allowed_auth_methods"
            : TextOf(fields["auth_methods"] ?? present["auth_methods"]) == Restricted && methods.Count == 0 ? "allowed_auth_methods_required_for_restricted"
            : !IsOneOf(fields, "mfa_policy", "OPTIONAL", "REQUIRED_FOR_ALL") ? "invalid_organization_mfa_policy"
            : TextOf(fields["sso_default_connection_id"]) is { Length: > 0 } connection && !hasConnection(connection) ? "invalid_sso_default_connection_id"
            : null;
    }

    private static bool IsOneOf(JsonObject fields, string name, params string[] values) =>
        fields[name] is not { } value || (TextOf(value) is { } text && values.Contains(text));

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
