using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>The management calls for organizations.</summary>
internal sealed partial class OrganizationCalls(StandInDirectory directory, StandInObjects objects)
{
    private static readonly string[] Settable =
    [
        "organization_name", "organization_slug", "organization_external_id", "organization_logo_url", "trusted_metadata", "sso_default_connection_id",
        "sso_jit_provisioning", "sso_jit_provisioning_allowed_connections", "email_allowed_domains", "email_jit_provisioning", "email_invites",
        "auth_methods", "allowed_auth_methods", "mfa_policy", "mfa_methods", "allowed_mfa_methods", "rbac_email_implicit_role_assignments",
        "oauth_tenant_jit_provisioning", "allowed_oauth_tenants", "claimed_email_domains", "first_party_connected_apps_allowed_type",
        "allowed_first_party_connected_apps", "third_party_connected_apps_allowed_type", "allowed_third_party_connected_apps",
    ];

    public StandInReply Get(StandInRequest request) => directory.FindOrganization(request.Organization) is { } found ? Answer(found) : Missing();

    public StandInReply Create(StandInRequest request)
    {
        var fields = FieldsOf(request.Body);
        if (Text(fields, "organization_name") is not { Length: > 0 } name)
        {
            return StandInReply.Bad("invalid_organization_name");
        }

        if (Text(fields, "organization_slug") is not { Length: > 0 })
        {
            fields["organization_slug"] = FreeSlugOf(name);
        }

        return FaultOf(fields, present: null) is { } fault ? StandInReply.Bad(fault)
            : directory.Create(fields) is { } made ? Answer(made)
            : Taken(fields, but: null);
    }

    public StandInReply Update(StandInRequest request)
    {
        if (directory.FindOrganization(request.Organization) is not { } found)
        {
            return Missing();
        }

        var fields = FieldsOf(request.Body);
        return FaultOf(fields, found) is { } fault ? StandInReply.Bad(fault)
            : directory.Update(found, fields) is { } changed ? Answer(changed)
            : Taken(fields, found);
    }

    public StandInReply Delete(StandInRequest request)
    {
        if (directory.FindOrganization(request.Organization) is not { } found)
        {
            return Missing();
        }

        directory.Delete(found);
        return StandInReply.Ok("organization_id", found.OrganizationId);
    }

    public StandInReply Search(StandInRequest request) => OrganizationQuery.Run(request.Body, directory, objects.Write);

    public static StandInReply Missing() => StandInReply.NotFound("organization_not_found");

    private StandInReply Answer(StandInOrganization organization) => StandInReply.Ok("organization", objects.Write(organization));

    private StandInReply Taken(JsonObject fields, StandInOrganization? but) => StandInReply.Bad(
        directory.FindOrganization(Text(fields, "organization_slug") ?? "") is { } other && other.OrganizationId != but?.OrganizationId
            ? "organization_slug_already_used"
            : "organization_external_id_already_used");

    // Null is left out, as the SDKs do for what is not set.
    private static JsonObject FieldsOf(JsonObject body) =>
        new(body.Where(pair => pair.Value is not null && Settable.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    private string? FaultOf(JsonObject fields, StandInOrganization? present)
    {
        var (slug, externalId) = (Text(fields, "organization_slug"), Text(fields, "organization_external_id"));
        return fields.ContainsKey("organization_slug") && (slug is null || !Slug().IsMatch(slug)) ? "invalid_organization_slug"
            : fields.ContainsKey("organization_external_id") && (externalId is null || !ExternalId().IsMatch(externalId)) ? "invalid_organization_external_id"
            : fields["trusted_metadata"] is not (null or JsonObject) ? "metadata_invalid_format"
            : OrganizationSettings.FaultOf(
                fields,
                present?.Fields ?? new JsonObject(),
                connection => present is not null && directory.OrganizationOf(connection) == present.OrganizationId);
    }

    private string FreeSlugOf(string name)
    {
        var slug = NotInSlug().Replace(name.ToLowerInvariant(), "-").Trim('-');
        slug = slug.Length is < 2 or > 100 ? $"org-{Guid.NewGuid():N}" : slug;
        return directory.FindOrganization(slug) is null ? slug : $"{slug}-{Guid.NewGuid():N}";
    }

    private static string? Text(JsonObject fields, string name) => fields[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    [GeneratedRegex(@"^[A-Za-z0-9._~-]{2,128}\z")]
    private static partial Regex Slug();

    [GeneratedRegex(@"^[A-Za-z0-9._|-]{1,128}\z")]
    private static partial Regex ExternalId();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInSlug();
}
