using Gateway.Cli.Migrate;
using Gateway.Mappings;
using Gateway.Saml.Metadata;
using Gateway.Stytch.Api;

namespace Gateway.Cli.Import;

/// <summary>Holds a tenant against what the list's reader takes, before it stands there: a list that is written is one that is read.</summary>
internal static class ImportRules
{
    private const int MaxNameLength = 256;

    private const int MaxAttributeLength = 512;

    /// <summary>Refuses what the list cannot have, and leaves out of a tenant what it can do without.</summary>
    /// <param name="tenant">The tenant, complete.</param>
    /// <param name="isForMigrate">True where it is to be made at Stytch, for which the IdP has to be known.</param>
    public static void Check(ImportedTenant tenant, bool isForMigrate)
    {
        CheckIdentifier(tenant);
        CheckTexts(tenant);
        CheckAcsUrl(tenant);
        if (tenant["organization_id"] is { } organization && !StytchIds.IsId(organization))
        {
            tenant.Refuse("organization_id is no organization's id, slug or external id");
        }

        if (tenant["idp_initiated_auth_disabled"] is { } flag and not ("true" or "false"))
        {
            tenant.Refuse($"idp_initiated_auth_disabled is {ImportReport.Shown(flag)}, and must be true or false");
        }

        if (isForMigrate)
        {
            CheckIdp(tenant);
            CheckAttributes(tenant);
        }
    }

    private static void CheckIdentifier(ImportedTenant tenant)
    {
        if (tenant["identifier"] is not { } identifier)
        {
            tenant.Refuse("has nothing that could be its identifier");
        }
        else if ((MappingRules.FaultOfIdentifier(identifier) ?? HiddenCharacters.FaultOf(identifier)) is { } fault)
        {
            tenant.Refuse($"its identifier {ImportReport.Shown(identifier)} cannot be one. {fault.Message.TrimEnd('.')}");
        }
    }

    private static void CheckTexts(ImportedTenant tenant)
    {
        foreach (var field in tenant.Fields.Where(field => field != "identifier"))
        {
            var isVital = ImportFields.Vital.Contains(field);
            var max = isVital ? MappingRules.MaxUriLength : field == "note" ? MappingRules.MaxNoteLength : MaxNameLength;
            var text = tenant[field]!;
            var fault = text.Length > max ? $"has {text.Length} characters, and may have {max}"
                : MappingRules.HasControlCharacter(text) ? "has a control character or a lone surrogate"
                : null;
            if (fault is null)
            {
                continue;
            }

            if (isVital)
            {
                tenant.Refuse($"{field} {fault}");
                continue;
            }

            tenant[field] = null;
            tenant.Lose($"{field} {fault}, and was left out");
        }
    }

    private static void CheckAcsUrl(ImportedTenant tenant)
    {
        if (tenant["alternative_acs_url"] is { } acsUrl
            && !(Uri.TryCreate(acsUrl, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)))
        {
            tenant.Refuse("alternative_acs_url is no absolute http or https URL");
        }
    }

    // Values are what the vendor checks with today; an address has to be asked at the turn of its tenant, and may say something else by then.
    private static void CheckIdp(ImportedTenant tenant)
    {
        var (entityId, ssoUrl, metadataUrl) = (tenant["idp_entity_id"], tenant["idp_sso_url"], tenant["metadata_url"]);
        if (entityId is not null && ssoUrl is not null && tenant.Certificates.Count > 0)
        {
            tenant["metadata_url"] = null;
            if (TenantForm.FaultOf(new IdpDescription(entityId, ssoUrl, tenant.Certificates)) is { } fault)
            {
                tenant.Refuse($"its identity provider {fault}");
            }

            return;
        }

        if (metadataUrl is null)
        {
            string[] missing =
            [
                .. entityId is null ? ["idp_entity_id"] : Array.Empty<string>(),
                .. ssoUrl is null ? ["idp_sso_url"] : Array.Empty<string>(),
                .. tenant.Certificates.Count == 0 ? ["certificates"] : Array.Empty<string>(),
            ];
            tenant.Refuse(
                tenant.WhyIncomplete
                ?? $"its identity provider is not told whole: {string.Join(", ", missing)} missing. Give them, or metadata_url, in --table");
            return;
        }

        if (!TenantForm.IsHttps(metadataUrl, out _))
        {
            tenant.Refuse("metadata_url is no absolute https URL, and the rest does not tell its identity provider whole");
        }

        tenant.DropCertificates();
        tenant["idp_sso_url"] = null;
    }

    private static void CheckAttributes(ImportedTenant tenant)
    {
        foreach (var (key, name) in tenant.Attributes.ToList())
        {
            if (name.Length > MaxAttributeLength || MappingRules.HasControlCharacter(name))
            {
                tenant.Attributes.Remove(key);
                tenant.Lose($"the attribute for {key} has a name that is none, and was left out");
            }
        }

        if (tenant.Attributes.Count > 0 && TenantForm.FaultOfAttributes(tenant.Attributes) is { } fault)
        {
            tenant.Attributes.Clear();
            tenant.Lose($"its attributes were left out, since they lack {fault.Key}: give --attributes, here or to migrate");
        }
    }
}
