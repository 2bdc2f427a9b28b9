using Gateway.Cli.Import.Json;

namespace Gateway.Cli.Import.Vendors;

/// <summary>The export of a realm of Keycloak, or of several: its identity providers of the kind <c>saml</c>, with their mappers.</summary>
internal sealed class KeycloakRealms : JsonVendor
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["email"] = "email",
        ["firstName"] = "first_name",
        ["lastName"] = "last_name",
    };

    // By the file and the realm's own path in it.
    private readonly Dictionary<(string File, string Realm), string> _realms = [];
    private readonly Dictionary<(string File, string Realm, string Alias), Dictionary<string, string>> _attributes = [];

    public override string Thing => "an identity provider of Keycloak";

    public override IReadOnlyList<string> Containers => ["identityProviders[]", "[].identityProviders[]"];

    public override string Marker => "providerId";

    protected override bool MayStandAlone => false;

    protected override IReadOnlyList<string> Learned => ["realm", "[].realm", "identityProviderMappers[]", "[].identityProviderMappers[]"];

    protected override string? NameOf(VendorFields fields, JsonPart part) => fields.Text("alias");

    protected override void Learn(string file, VendorFields fields, JsonPart part)
    {
        if (part.Pattern.EndsWith("realm", StringComparison.Ordinal))
        {
            _realms[(file, RealmOf(part))] = fields.Text() ?? "";
            return;
        }

        if (fields.Text("identityProviderMapper") is not "saml-user-attribute-idp-mapper"
            || fields.Text("identityProviderAlias") is not { } alias
            || fields.Text("config", "user.attribute") is not { } attribute
            || !Keys.TryGetValue(attribute, out var key)
            || (fields.Text("config", "attribute.name") ?? fields.Text("config", "attribute.friendly.name")) is not { } name)
        {
            return;
        }

        if (!_attributes.TryGetValue((file, RealmOf(part), alias), out var known))
        {
            _attributes[(file, RealmOf(part), alias)] = known = new(StringComparer.Ordinal);
        }

        known.TryAdd(key, name);
    }

    protected override void Translate(string file, JsonPart part, VendorFields fields, ImportedTenant tenant, ImportTerms terms)
    {
        if (fields.Text("providerId") is not "saml")
        {
            tenant.Refuse($"is of the kind {ImportReport.Shown(fields.Text("providerId") ?? "none")}, not saml");
            return;
        }

        if (fields.Text("alias") is not { } alias)
        {
            tenant.Refuse("has no alias, which is what its ACS URL names it by");
            return;
        }

        var at = _realms.TryGetValue((file, RealmOf(part)), out var realm) && realm.Length > 0 && terms.Base is not null
            ? $"{terms.Base}/realms/{Uri.EscapeDataString(realm)}"
            : null;
        tenant["identifier"] = alias;
        tenant["organization_name"] = fields.Text("displayName");
        tenant["alternative_acs_url"] = at is null ? null : $"{at}/broker/{Uri.EscapeDataString(alias)}/endpoint";
        tenant["alternative_audience_uri"] = fields.Text("config", "entityId") ?? at;
        tenant["idp_entity_id"] = fields.Text("config", "idpEntityId");
        tenant["idp_sso_url"] = fields.Text("config", "singleSignOnServiceUrl");
        if (fields.IsTrue("config", "useMetadataDescriptorUrl"))
        {
            tenant["metadata_url"] = fields.Text("config", "metadataDescriptorUrl");
        }

        // Several stand in one text, parted by commas.
        if (fields.Text("config", "signingCertificate") is { } certificates)
        {
            tenant.TakeCertificates("config.signingCertificate", [certificates]);
        }

        if (tenant["metadata_url"] is not null)
        {
            // Keycloak reads them there, and keeps what it was given once beside.
            tenant.DropCertificates();
        }

        foreach (var (key, name) in _attributes.GetValueOrDefault((file, RealmOf(part), alias), []))
        {
            tenant.Attributes[key] = name;
        }

        TellLosses(fields, tenant);
    }

    private static void TellLosses(VendorFields fields, ImportedTenant tenant)
    {
        if (fields.IsFalse("enabled"))
        {
            tenant.Lose("it is switched off in Keycloak (enabled), and is in the list all the same");
        }

        if (fields.IsTrue("config", "wantAssertionsEncrypted"))
        {
            tenant.Lose("the IdP encrypts its assertions with the realm's key: give Stytch that key by hand, or have the IdP stop encrypting");
        }

        if (fields.IsTrue("config", "wantAuthnRequestsSigned"))
        {
            tenant.Lose("Keycloak signs its requests (wantAuthnRequestsSigned): the IdP may have to be given Stytch's certificate");
        }

        if (fields.IsTrue("config", "artifactBindingResponse"))
        {
            tenant.Lose("the IdP answers by artifact (artifactBindingResponse), which Stytch does not take: have it answer by HTTP-POST");
        }

        if (fields.IsFalse("config", "validateSignature"))
        {
            tenant.Lose("Keycloak checks no signature of it (validateSignature), and Stytch does: try a login first");
        }
    }

    private static string RealmOf(JsonPart part) => part.Pattern.StartsWith("[]", StringComparison.Ordinal) ? part.Path[..part.Path.IndexOf('.')] : "$";
}
