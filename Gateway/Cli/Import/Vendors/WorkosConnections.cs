using Gateway.Cli.Import.Json;

namespace Gateway.Cli.Import.Vendors;

/// <summary>
/// WorkOS: <c>GET /connections</c>. It tells neither the IdP's entity id nor its sign-on URL nor the ACS URL: the operator's table has to.
/// </summary>
internal sealed class WorkosConnections : JsonVendor
{
    public override string Thing => "a connection of WorkOS";

    public override IReadOnlyList<string> Containers => ["data[]", "[]"];

    public override string Marker => "connection_type";

    protected override IReadOnlyList<string> Cursors => ["list_metadata.after"];

    protected override string? NameOf(VendorFields fields, JsonPart part) => fields.Text("name") ?? fields.Text("id");

    protected override void Translate(string file, JsonPart part, VendorFields fields, ImportedTenant tenant, ImportTerms terms)
    {
        // OktaSAML, AzureSAML, GenericSAML and so on; the others are OAuth and OpenID Connect.
        if (fields.Text("connection_type") is not { } type || !type.EndsWith("SAML", StringComparison.Ordinal))
        {
            tenant.Refuse($"is of the type {ImportReport.Shown(fields.Text("connection_type") ?? "none")}, which is not SAML");
            return;
        }

        tenant["identifier"] = fields.Text("id");
        tenant["external_id"] = fields.Text("external_id") ?? fields.Text("organization_id");
        tenant["organization_name"] = fields.Text("name");
        if (fields.Text("options", "signing_cert") is { } certificate)
        {
            tenant.TakeCertificates("options.signing_cert", [certificate]);
        }

        if (fields.Text("state") is { } state and not "active")
        {
            tenant.Lose($"its state at WorkOS is {ImportReport.Shown(state)}, and it is in the list all the same");
        }
    }
}
