using Gateway.Cli.Migrate;

namespace Gateway.Cli.Import;

/// <summary>The fields of a list of tenants that an import may fill, in the order in which the list shows them.</summary>
internal static class ImportFields
{
    public const string AttributePrefix = "attribute_";

    private static readonly string[] OfMappings =
        ["identifier", "connection_id", "organization_id", "alternative_audience_uri", "alternative_acs_url", "idp_entity_id", "external_id", "wave", "note"];

    /// <summary>What <c>migrate</c> takes. Without <c>connection_id</c>: a tenant that is to be made has none.</summary>
    public static readonly IReadOnlyList<string> ForMigrate =
    [
        .. OfMappings.Where(field => field != "connection_id"),
        "organization_name", "identity_provider", "metadata_url", "idp_sso_url", "certificates",
        .. TenantForm.AttributeKeys.Select(key => AttributePrefix + key),
        "idp_initiated_auth_disabled",
    ];

    /// <summary>What <c>plan</c> takes, once <c>connection_id</c> is filled in.</summary>
    public static readonly IReadOnlyList<string> ForPlan = [.. OfMappings, "idp_sso_url"];

    /// <summary>All that a table or a mapping of columns may name.</summary>
    public static readonly IReadOnlyList<string> All = [.. ForMigrate, "connection_id"];

    /// <summary>Addresses and names that a login hangs on: without them a tenant is better not taken.</summary>
    public static readonly IReadOnlyList<string> Vital =
        ["connection_id", "organization_id", "alternative_audience_uri", "alternative_acs_url", "idp_entity_id", "metadata_url", "idp_sso_url"];
}
