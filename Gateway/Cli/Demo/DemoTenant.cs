using System.Globalization;
using Gateway.Cli.SamlKit;
using Gateway.Mappings;

namespace Gateway.Cli.Demo;

/// <summary>One customer of the demo: how it signs in today, and how far its migration is.</summary>
internal sealed record DemoTenant
{
    /// <summary>Tells apart the connections and organizations that are made for tenants.</summary>
    public required int Number { get; init; }

    /// <summary>The legacy identifier.</summary>
    public required string Identifier { get; init; }

    public required string DisplayName { get; init; }

    public required IdpShape Shape { get; init; }

    /// <summary>The name of the Stytch project it goes to.</summary>
    public string Project { get; init; } = DemoTenants.FirstProject;

    /// <summary>How its IdP's responses depart from those of its product.</summary>
    public SamlVariant Variant { get; init; }

    /// <summary>True where the IdP's page forbids by CSP <c>form-action</c> to post anywhere but to the old SSO host.</summary>
    public bool RestrictsFormAction { get; init; }

    /// <summary>How a migrated one's responses are sent to Stytch.</summary>
    public MappingDelivery Delivery { get; init; } = MappingDelivery.Redirect;

    /// <summary>How far it is; null where nobody has made a mapping yet.</summary>
    public MappingState? State { get; init; }

    /// <summary>The old backend's entity id for this tenant: the Audience its IdP sends.</summary>
    public string LegacyEntityId => $"https://sso.saas.example/saml/{Identifier}";

    /// <summary>The audience that was written into the mapping and the Stytch connection: the one its IdP sends, unless somebody mistyped it.</summary>
    public string PreparedAudience => IsMistyped ? LegacyEntityId + "/" : LegacyEntityId;

    /// <summary>False where nobody has made its organization and connection at Stytch yet.</summary>
    public bool IsAtStytch { get; init; } = true;

    /// <summary>True where the old vendor's export tells of it, and nobody has written it down otherwise.</summary>
    public bool IsInExport { get; init; }

    /// <summary>True where <see cref="PreparedAudience"/> is wrong.</summary>
    public bool IsMistyped { get; init; }

    public string IdpEntityId => Shape switch
    {
        IdpShape.Okta => $"http://www.okta.com/exk{Number:D17}",
        IdpShape.Entra => $"https://sts.windows.net/{Id(0xe)}/",
        IdpShape.OneLogin => $"https://app.onelogin.com/saml/metadata/{Id(0x1)}",
        IdpShape.PingFederate => $"urn:{Identifier}.example:pingfederate",
        IdpShape.Shibboleth => $"https://idp.{Identifier}.example/idp/shibboleth",
        IdpShape.Adfs => $"http://adfs.{Identifier}.example/adfs/services/trust",
        _ => $"https://accounts.google.com/o/saml2?idpid=C{Number:D8}",
    };

    public string ConnectionId => $"saml-connection-test-{Id(0xc)}";

    public string OrganizationId => $"organization-test-{Id(0x0)}";

    public IReadOnlyList<string> Users => [$"ada@{Identifier}.example", $"grace@{Identifier}.example"];

    /// <summary>The mapping as an operator would write it.</summary>
    /// <param name="legacyAcsUrl">The ACS URL that the IdP knows.</param>
    public ConnectionMapping ToMapping(string legacyAcsUrl) => new()
    {
        Identifier = Identifier,
        Project = Project,
        ConnectionId = ConnectionId,
        OrganizationId = OrganizationId,
        State = State ?? MappingState.Legacy,
        Delivery = Delivery,
        AlternativeAudienceUri = PreparedAudience,
        AlternativeAcsUrl = legacyAcsUrl,
        IdpEntityId = IdpEntityId,
        Wave = "demo",
        Note = $"{DisplayName}, {IdpProfile.Of(Shape).DisplayName}",
    };

    private string Id(int kind) => string.Create(CultureInfo.InvariantCulture, $"{kind:x8}-0000-4000-8000-{Number:D12}");
}
