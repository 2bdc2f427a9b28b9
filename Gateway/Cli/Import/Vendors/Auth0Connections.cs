using System.Text;
using Gateway.Cli.Import.Json;
using Gateway.Saml.Metadata;

namespace Gateway.Cli.Import.Vendors;

/// <summary>Auth0's connections: <c>GET /api/v2/connections?strategy=samlp</c>, pages of it, or a connection alone.</summary>
internal sealed class Auth0Connections : JsonVendor
{
    private static readonly (string Claim, string Key)[] Claims =
        [("email", "email"), ("given_name", "first_name"), ("family_name", "last_name"), ("name", "full_name"), ("groups", "groups")];

    public override string Thing => "a connection of Auth0";

    public override IReadOnlyList<string> Containers => ["[]", "connections[]"];

    public override string Marker => "strategy";

    protected override IReadOnlyList<string> Cursors => ["next"];

    protected override string? Total => "total";

    protected override string? NameOf(VendorFields fields, JsonPart part) => fields.Text("name");

    protected override void Translate(string file, JsonPart part, VendorFields fields, ImportedTenant tenant, ImportTerms terms)
    {
        if (fields.Text("strategy") is not "samlp")
        {
            tenant.Refuse($"has the strategy {ImportReport.Shown(fields.Text("strategy") ?? "none")}: only samlp is SAML of a known form");
            return;
        }

        if (fields.Text("name") is not { } name)
        {
            tenant.Refuse("has no name, which is what its ACS URL names it by");
            return;
        }

        tenant["identifier"] = name;
        tenant["organization_name"] = fields.Text("display_name");
        tenant["alternative_acs_url"] = terms.Base is null ? null : $"{terms.Base}/login/callback?connection={Uri.EscapeDataString(name)}";

        // The service provider's, in spite of its name: urn:auth0:TENANT:NAME where it is not set.
        tenant["alternative_audience_uri"] = fields.Text("options", "entityId");
        tenant["idp_sso_url"] = fields.Text("options", "signInEndpoint");
        tenant["metadata_url"] = fields.Text("options", "metadataUrl");
        tenant["idp_initiated_auth_disabled"] = fields.IsTrue("options", "idpinitiated", "enabled") ? "false" : "true";
        TakeCertificate(fields, tenant);
        TakeMetadata(fields, tenant);
        TakeClaims(fields, tenant);
        TellLosses(fields, tenant);
    }

    private static void TakeCertificate(VendorFields fields, ImportedTenant tenant)
    {
        foreach (var field in new[] { "signingCert", "cert" })
        {
            if (fields.Text("options", field) is { } text)
            {
                tenant.TakeCertificates($"options.{field}", [text]);
                return;
            }
        }
    }

    // The one place of an export that the IdP's entity id is in. Auth0 checks with the certificate beside it, so that one counts.
    private static void TakeMetadata(VendorFields fields, ImportedTenant tenant)
    {
        if (fields.Text("options", "metadataXml") is not { } xml)
        {
            return;
        }

        var read = IdpMetadataReader.Read(Encoding.UTF8.GetBytes(xml));
        if (read.Idp is not { } idp)
        {
            tenant.Lose($"options.metadataXml {read.Fault}");
            return;
        }

        tenant["idp_entity_id"] = idp.EntityId;
        tenant["idp_sso_url"] ??= idp.SsoUrl;
        if (tenant.Certificates.Count == 0)
        {
            tenant.TakeCertificates("options.metadataXml", idp.Certificates);
        }
        else if (!idp.Certificates.SequenceEqual(tenant.Certificates))
        {
            tenant.Lose("options.metadataXml names other certificates than the one that Auth0 checks with, which was taken");
        }
    }

    private static void TakeClaims(VendorFields fields, ImportedTenant tenant)
    {
        foreach (var (claim, key) in Claims)
        {
            var names = fields.Texts("options", "fieldsMap", claim);
            if (names.Count == 0)
            {
                continue;
            }

            tenant.Attributes[key] = names[0];
            if (names.Count > 1)
            {
                tenant.Lose($"options.fieldsMap.{claim} names {names.Count} attributes, of which the first was taken");
            }
        }
    }

    private static void TellLosses(VendorFields fields, ImportedTenant tenant)
    {
        if (fields.Has("options", "decryptionKey"))
        {
            tenant.Lose("the IdP may encrypt its assertions with Auth0's key: give Stytch that key by hand, or have the IdP stop encrypting");
        }

        if (fields.IsTrue("options", "signSAMLRequest"))
        {
            tenant.Lose("Auth0 signs its requests (signSAMLRequest): the IdP may have to be given Stytch's certificate");
        }

        if (fields.Texts("options", "domain_aliases") is { Count: > 0 } domains)
        {
            tenant.Lose($"options.domain_aliases ({domains.Count}), by which Auth0 finds the connection, are not brought over: set them at the organization");
        }

        if (fields.Has("options", "signOutEndpoint") && !fields.IsTrue("options", "disableSignout"))
        {
            tenant.Lose("single logout (options.signOutEndpoint) is not brought over");
        }
    }
}
