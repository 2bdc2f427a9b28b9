using Gateway.Cli.Import.Json;

namespace Gateway.Cli.Import.Vendors;

/// <summary>Okta as the service provider: <c>GET /api/v1/idps?type=SAML2</c>, and beside it the keys of <c>GET /api/v1/idps/credentials/keys</c>.</summary>
internal sealed class OktaIdps : JsonVendor
{
    private readonly Dictionary<string, IReadOnlyList<string>> _keys = new(StringComparer.Ordinal);

    public override string Thing => "an identity provider of Okta";

    public override IReadOnlyList<string> Containers => ["[]"];

    public override string Marker => "protocol";

    protected override IReadOnlyList<string> Learned => ["[]"];

    protected override string? NameOf(VendorFields fields, JsonPart part) => fields.Text("name") ?? fields.Text("id");

    protected override void Learn(string file, VendorFields fields, JsonPart part)
    {
        if (fields.Text("kid") is { } kid && fields.Texts("x5c") is { Count: > 0 } chain)
        {
            _keys.TryAdd(kid, chain);
        }
    }

    protected override bool IsBeside(VendorFields fields) => fields.Has("kid") && !fields.Has("protocol");

    protected override void Translate(string file, JsonPart part, VendorFields fields, ImportedTenant tenant, ImportTerms terms)
    {
        if (fields.Text("protocol", "type") is not "SAML2")
        {
            tenant.Refuse($"is of the type {ImportReport.Shown(fields.Text("protocol", "type") ?? "none")}, not SAML2");
            return;
        }

        if (fields.Text("id") is not { } id)
        {
            tenant.Refuse("has no id, which is what its ACS URL names it by");
            return;
        }

        // ORG: one ACS URL for all of them.
        var isShared = fields.Text("protocol", "endpoints", "acs", "type") is "ORG";
        tenant["identifier"] = id;
        tenant["organization_name"] = fields.Text("name");
        tenant["alternative_acs_url"] = terms.Base is null ? null : $"{terms.Base}/sso/saml2{(isShared ? "" : "/" + Uri.EscapeDataString(id))}";
        tenant["alternative_audience_uri"] = fields.Text("protocol", "credentials", "trust", "audience");
        tenant["idp_entity_id"] = fields.Text("protocol", "credentials", "trust", "issuer");
        tenant["idp_sso_url"] = fields.Text("protocol", "endpoints", "sso", "url");
        if (fields.Text("protocol", "credentials", "trust", "kid") is { } kid)
        {
            TakeKey(kid, tenant);
        }

        if (fields.Text("status") is { } status and not "ACTIVE")
        {
            tenant.Lose($"its status in Okta is {ImportReport.Shown(status)}, and it is in the list all the same");
        }
    }

    private void TakeKey(string kid, ImportedTenant tenant)
    {
        if (_keys.TryGetValue(kid, out var chain))
        {
            // The first of a chain is the key's own (RFC 7517 4.7).
            tenant.TakeCertificates("x5c of its key", chain.Take(1));
            return;
        }

        tenant.WhyIncomplete =
            $"names its certificate by kid {ImportReport.Shown(kid)} only: give the answer of /api/v1/idps/credentials/keys as a further FILE";
    }
}
