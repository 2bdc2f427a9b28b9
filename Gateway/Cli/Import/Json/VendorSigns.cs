using System.Text.Json;

namespace Gateway.Cli.Import.Json;

/// <summary>By which names a file of another kind is known.</summary>
internal static class VendorSigns
{
    private static readonly (string Kind, string[] Names)[] Signs =
    [
        ("auth0", ["strategy", "options"]),
        ("auth0", ["connections", "total"]),
        ("keycloak", ["realm", "identityProviders"]),
        ("keycloak", ["alias", "providerId"]),
        ("cognito", ["IdentityProvider"]),
        ("cognito", ["ProviderName", "ProviderDetails"]),
        ("okta", ["protocol", "policy"]),
        ("workos", ["connection_type"]),
        ("workos", ["data", "list_metadata"]),
        ("polis", ["idpMetadata", "tenant"]),
        ("ssoready", ["samlConnections"]),
        ("ssoready", ["idp_entity_id", "sp_acs_url"]),
        ("ssoready", ["idpEntityId", "spAcsUrl"]),
        ("simplesamlphp", ["SingleSignOnService"]),
    ];

    /// <summary>A sentence that names the kind, with its leading space; empty where nothing tells it, or it is the one that was asked for.</summary>
    public static string HintOf(IReadOnlyList<string> names, JsonVendor asked)
    {
        var kind = Signs.FirstOrDefault(sign => sign.Names.All(names.Contains)).Kind;
        return kind is null || ImportKinds.Make(kind)?.GetType() == asked.GetType() ? "" : $" It looks like a file of another kind: import-from {kind}.";
    }

    public static IEnumerable<string> NamesOf(JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = "";
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair: no name of any vendor's.
            }

            yield return name;
        }
    }
}
