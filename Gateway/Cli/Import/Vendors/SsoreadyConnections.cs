using Gateway.Cli.Import.Json;

namespace Gateway.Cli.Import.Vendors;

/// <summary>
/// SSOReady: the SAML connections of its API, or rows of its table <c>saml_connections</c> as JSON; with its organizations beside them for their external ids.
/// </summary>
internal sealed class SsoreadyConnections : JsonVendor
{
    private readonly Dictionary<string, string> _externalIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public override string Thing => "a SAML connection of SSOReady";

    public override IReadOnlyList<string> Containers => ["samlConnections[]", "saml_connections[]", "organizations[]", "[]"];

    public override string Marker => "id";

    protected override IReadOnlyList<string> Learned => ["organizations[]", "[]"];

    protected override IReadOnlyList<string> Cursors => ["nextPageToken"];

    protected override string? NameOf(VendorFields fields, JsonPart part) => fields.Text("id");

    protected override bool IsBeside(VendorFields fields) => IsOrganization(fields);

    protected override void Learn(string file, VendorFields fields, JsonPart part)
    {
        if (!IsOrganization(fields) || fields.Text("id") is not { } id)
        {
            return;
        }

        if ((fields.Text("externalId") ?? fields.Text("external_id")) is { } externalId)
        {
            _externalIds.TryAdd(id, externalId);
        }

        if ((fields.Text("displayName") ?? fields.Text("display_name")) is { } name)
        {
            _names.TryAdd(id, name);
        }
    }

    protected override void Translate(string file, JsonPart part, VendorFields fields, ImportedTenant tenant, ImportTerms terms)
    {
        var (id, acsUrl) = (fields.Text("id") ?? "", Either("spAcsUrl", "sp_acs_url"));
        var organization = Either("organizationId", "organization_id");
        var externalId = organization is null ? null : _externalIds.GetValueOrDefault(organization);

        // What its ACS URL names it by, where that is so; else what the operator calls its organization.
        tenant["identifier"] = acsUrl?.Contains(id, StringComparison.Ordinal) is true ? id : externalId ?? id;
        tenant["external_id"] = externalId ?? organization;
        tenant["organization_name"] = organization is null ? null : _names.GetValueOrDefault(organization);
        tenant["alternative_acs_url"] = acsUrl;
        tenant["alternative_audience_uri"] = Either("spEntityId", "sp_entity_id");
        tenant["idp_entity_id"] = Either("idpEntityId", "idp_entity_id");
        tenant["idp_sso_url"] = Either("idpRedirectUrl", "idp_redirect_url");
        if ((Either("idpCertificate", "idp_x509_certificate") ?? fields.Text("idpX509Certificate")) is { } certificate)
        {
            tenant.TakeCertificates("the IdP's certificate", [certificate]);
        }

        if (organization is not null && externalId is null)
        {
            tenant.Lose("the external id of its organization is not in the files: give the organizations as a further FILE");
        }

        string? Either(string ofApi, string ofTable) => fields.Text(ofApi) ?? fields.Text(ofTable);
    }

    private static bool IsOrganization(VendorFields fields) =>
        fields.Has("id") && !fields.Has("organizationId") && !fields.Has("organization_id")
        && (fields.Has("externalId") || fields.Has("external_id") || fields.Has("displayName") || fields.Has("display_name"));
}
