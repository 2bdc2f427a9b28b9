using System.Text.Json.Nodes;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Demo;

/// <summary>The files of the demo's operator: settings that any verb takes by <c>--config</c>, and a list of tenants that are not at Stytch yet.</summary>
/// <param name="folder">Where they are; gone with the demo.</param>
internal sealed class DemoFiles(string folder)
{
    public string SettingsFile => Path.Combine(folder, "demo.json");

    public string TenantList => Path.Combine(folder, "tenants.csv");

    /// <summary>What the old vendor gave: connections in the form in which Auth0 tells them.</summary>
    public string VendorExport => Path.Combine(folder, "auth0-connections.json");

    /// <param name="settings">A gateway's.</param>
    /// <param name="adminUrl">Where that gateway's admin API really is.</param>
    public void WriteSettings(IReadOnlyDictionary<string, string?> settings, Uri adminUrl)
    {
        var json = new JsonObject(settings.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value)));
        json["Gateway:Listen:Admin"] = adminUrl.GetLeftPart(UriPartial.Authority);

        // Keys are in it: the folder is its owner's alone.
        File.WriteAllText(SettingsFile, json.ToJsonString());
    }

    /// <summary>As an operator would put it together: what the tenants' IdPs publish, and what they send today.</summary>
    public void WriteTenants(IEnumerable<DemoTenant> tenants, DemoRun run)
    {
        string[] header =
        [
            "identifier,organization_name,metadata_url,alternative_audience_uri,alternative_acs_url,attribute_email,attribute_first_name,"
            + "attribute_last_name,attribute_groups",
        ];
        File.WriteAllLines(TenantList, header.Concat(tenants.Select(tenant =>
        {
            var profile = IdpProfile.Of(tenant.Shape);
            return string.Join(
                ',',
                tenant.Identifier,
                tenant.DisplayName,
                run.Parties.IdentityProvider.MetadataUrlOf(tenant.Identifier),
                tenant.LegacyEntityId,
                run.AcsUrlOf(tenant),
                profile.EmailAttribute,
                profile.FirstNameAttribute,
                profile.LastNameAttribute,
                profile.GroupsAttribute);
        })));
    }

    /// <summary>As the old vendor would tell the tenants; their IdPs' own metadata is part of it.</summary>
    public void WriteExport(IEnumerable<DemoTenant> tenants, DemoRun run)
    {
        var connections = new JsonArray([.. tenants.Select(tenant =>
        {
            var (profile, idp) = (IdpProfile.Of(tenant.Shape), run.Parties.IdentityProvider);
            return new JsonObject
            {
                ["name"] = tenant.Identifier,
                ["display_name"] = tenant.DisplayName,
                ["strategy"] = "samlp",
                ["options"] = new JsonObject
                {
                    ["entityId"] = tenant.LegacyEntityId,
                    ["signInEndpoint"] = idp.SsoUrlOf(tenant.Identifier),
                    ["metadataXml"] = idp.MetadataOf(idp.Find(tenant.Identifier)!),
                    ["fieldsMap"] = new JsonObject
                    {
                        ["email"] = profile.EmailAttribute,
                        ["given_name"] = new JsonArray(profile.FirstNameAttribute),
                        ["family_name"] = profile.LastNameAttribute,
                        ["groups"] = profile.GroupsAttribute,
                    },
                    ["idpinitiated"] = new JsonObject { ["enabled"] = true },
                },
            };
        })]);
        File.WriteAllText(VendorExport, connections.ToJsonString());
    }
}
