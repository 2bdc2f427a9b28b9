using System.Text.Json;

namespace Gateway.Changes.Formats;

/// <summary>By which names a vendor's export is known from a list of mappings, and from another vendor's. Pure.</summary>
internal static class VendorSigns
{
    /// <summary>SAML metadata, which is XML.</summary>
    public const string SamlMetadata = "saml-metadata";

    /// <summary>How many levels down such names stand: <c>{"connections": [{"strategy": ...</c>.</summary>
    private const int MaxDepth = 3;

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

    /// <summary>The kind, as <c>import-from</c> takes it; null where the names tell none.</summary>
    /// <param name="names">Names of a JSON document's own object and of the objects in it.</param>
    public static string? KindOf(IReadOnlyCollection<string> names) => Signs.FirstOrDefault(sign => sign.Names.All(names.Contains)).Kind;

    /// <summary>The kind of a file, as <c>import-from</c> takes it; null where its beginning tells none.</summary>
    /// <param name="beginning">Its first octets; a document may go on behind them.</param>
    public static string? KindOf(ReadOnlySpan<byte> beginning)
    {
        var text = beginning.StartsWith("\uFEFF"u8) ? beginning[3..] : beginning;
        text = text.TrimStart(" \t\r\n"u8);
        return text switch
        {
            _ when text.StartsWith("<"u8) => text.IndexOf("EntityDescriptor"u8) < 0 && text.IndexOf("EntitiesDescriptor"u8) < 0 ? null : SamlMetadata,
            _ when text.StartsWith("{"u8) || text.StartsWith("["u8) => KindOf(NamesOf(text)),
            _ => null,
        };
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

    private static HashSet<string> NamesOf(ReadOnlySpan<byte> json)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json, isFinalBlock: false, state: default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth <= MaxDepth)
                {
                    names.Add(reader.GetString()!);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is no JSON further on, or has half of a surrogate pair for a name, is refused by whoever reads it: what stood before may tell enough.
        }

        return names;
    }
}
