using Gateway.Saml.Tree;

namespace Gateway.Saml.Metadata;

/// <summary>
/// Reads what one entity says of itself as an identity provider. It may have that role several times, once for SAML 1.1 say, and others beside it: SP, WS-Fed.
/// </summary>
internal static class IdpRoles
{
    private const string Role = "IDPSSODescriptor";

    public static bool IsIdp(SamlElement entity) => entity.Child(Role, SamlNames.Metadata) is not null;

    /// <summary>Its entity id, as the type has it; null where it has none.</summary>
    public static string? EntityIdOf(SamlElement entity) => SchemaUri.Collapse(entity.Value("entityID"));

    public static IdpMetadataResult Describe(SamlElement entity)
    {
        var saml2 = entity.Children(Role, SamlNames.Metadata).Where(IsOfSaml2).ToList();
        var roles = saml2.FindAll(role => LocationOf(role) is not null);
        var urls = roles.Select(LocationOf).Distinct(StringComparer.Ordinal).ToList();
        var texts = roles.SelectMany(RoleCertificates.TextsOf).ToList();
        var certificates = roles.SelectMany(RoleCertificates.Of).Distinct(StringComparer.Ordinal).ToList();
        var fault = EntityIdOf(entity) is null ? "has no entityID"
            : saml2.Count == 0 ? "describes an identity provider of other protocols than SAML 2.0 (protocolSupportEnumeration)"
            : urls.Count == 0 ? "has no SingleSignOnService by HTTP-Redirect or HTTP-POST with a Location"
            // Which of them counts is left open (SAMLMeta 2.3.2).
            : urls.Count > 1 ? "has several IDPSSODescriptors for SAML 2.0 with different SSO URLs: leave the one that is in use"
            : !SchemaUri.IsUrl(urls[0]) ? "has a SingleSignOnService whose Location is no absolute http or https URL: ask the IdP's administrator for it"
            : RoleCertificates.FaultOf(texts, certificates);
        return fault is not null
            ? new(null, fault)
            : new(new IdpDescription(EntityIdOf(entity)!, urls[0]!, certificates), null) { ValidUntil = roles.Min(MetadataValidity.Of) };
    }

    // Missing, as no schema allows, it is taken for what the document is for.
    private static bool IsOfSaml2(SamlElement role) =>
        SchemaUri.Collapse(role.Value("protocolSupportEnumeration")) is not { } protocols || protocols.Split(' ').Contains(SamlNames.Protocol);

    private static string? LocationOf(SamlElement role) => ByBinding(role, SamlNames.HttpRedirectBinding) ?? ByBinding(role, SamlNames.HttpPostBinding);

    private static string? ByBinding(SamlElement role, string binding) => role.Children("SingleSignOnService", SamlNames.Metadata)
        .Where(service => SchemaUri.Collapse(service.Value("Binding")) == binding)
        .Select(service => SchemaUri.Collapse(service.Value("Location")))
        .FirstOrDefault(location => location is not null);
}
