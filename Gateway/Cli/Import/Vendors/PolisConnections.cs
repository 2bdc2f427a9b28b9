using Gateway.Cli.Import.Json;

namespace Gateway.Cli.Import.Vendors;

/// <summary>Ory Polis, once SAML Jackson: the connections of its API or its database.</summary>
internal sealed class PolisConnections : JsonVendor
{
    private const string DefaultAudience = "https://saml.boxyhq.com";

    public override string Thing => "a connection of Polis";

    public override IReadOnlyList<string> Containers => ["[]", "data[]"];

    public override string Marker => "tenant";

    protected override IReadOnlyList<string> Cursors => ["pageToken"];

    protected override string? NameOf(VendorFields fields, JsonPart part) => fields.Text("tenant") ?? fields.Text("name");

    protected override void Translate(string file, JsonPart part, VendorFields fields, ImportedTenant tenant, ImportTerms terms)
    {
        if (!fields.Has("idpMetadata"))
        {
            tenant.Refuse("has no idpMetadata: it is not SAML, or its IdP is told by an OpenID provider");
            return;
        }

        tenant["identifier"] = fields.Text("tenant");
        tenant["organization_name"] = fields.Text("name");
        tenant["note"] = fields.Text("product") is { } product ? $"Polis product: {product}" : null;

        // One for all but for those that override it.
        tenant["alternative_acs_url"] = fields.Text("acsUrlOverride") ?? (terms.Base is null ? null : $"{terms.Base}/api/oauth/saml");
        tenant["alternative_audience_uri"] = fields.Text("samlAudienceOverride") ?? terms.Audience ?? DefaultAudience;
        tenant["idp_entity_id"] = fields.Text("idpMetadata", "entityID");
        tenant["idp_sso_url"] = fields.Text("idpMetadata", "sso", "redirectUrl") ?? fields.Text("idpMetadata", "sso", "postUrl");
        tenant["metadata_url"] = fields.Text("metadataUrl");
        if (fields.Texts("idpMetadata", "publicKey") is { Count: > 0 } certificates)
        {
            tenant.TakeCertificates("idpMetadata.publicKey", certificates);
        }

        if (fields.IsTrue("deactivated"))
        {
            tenant.Lose("it is deactivated in Polis, and is in the list all the same");
        }
    }
}
