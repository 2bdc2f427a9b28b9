using Gateway.Saml;

namespace Gateway.Cli.SamlKit;

/// <summary>
/// The products. Those of ADFS and Shibboleth follow published responses and documentation; the further ones what the products' settings
/// give as defaults. An administrator can change most of it, so that no tenant of a product need look like this.
/// </summary>
internal static class IdpProfiles
{
    private const string BasicName = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
    private const string PasswordProtectedTransport = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    private const string Mail = "urn:oid:0.9.2342.19200300.100.1.3";
    private const string GivenName = "urn:oid:2.5.4.42";
    private const string Surname = "urn:oid:2.5.4.4";
    private const string IsMemberOf = "urn:oid:1.3.6.1.4.1.5923.1.5.1.1";

    public static IdpProfile Of(IdpShape shape) => shape switch
    {
        IdpShape.Okta => Okta,
        IdpShape.Entra => Entra,
        IdpShape.GoogleWorkspace => GoogleWorkspace,
        IdpShape.OneLogin => OneLogin,
        IdpShape.PingFederate => PingFederate,
        IdpShape.Shibboleth => Shibboleth,
        IdpShape.Adfs => Adfs,
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "Not a known shape."),
    };

    private static readonly IdpProfile Okta = new()
    {
        DisplayName = "Okta",
        Signs = SamlSigning.Both,
        ProtocolPrefix = "saml2p",
        AssertionPrefix = "saml2",
        SignaturePrefix = "ds",
        InclusivePrefixes = "xs",
        IssuerFormat = SamlNames.EntityFormat,
        NameIdFormat = SamlNames.EmailFormat,
        AttributeNameFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
        ValueType = "xs:string",
        EmailAttribute = "email",
        FirstNameAttribute = "firstName",
        LastNameAttribute = "lastName",
        GroupsAttribute = "groups",
        AuthnContextClass = PasswordProtectedTransport,
        WritesXmlDeclaration = true,
        ValidBefore = TimeSpan.FromMinutes(5),
        ValidFor = TimeSpan.FromMinutes(5),
        MakeId = id => $"id{new System.Numerics.BigInteger(id.ToByteArray(), isUnsigned: true)}",
    };

    private static readonly IdpProfile Entra = new()
    {
        DisplayName = "Microsoft Entra",
        Signs = SamlSigning.Assertion,
        ProtocolPrefix = "samlp",
        AssertionPrefix = "",
        SignaturePrefix = "",
        NameIdFormat = SamlNames.EmailFormat,
        EmailAttribute = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        FirstNameAttribute = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        LastNameAttribute = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        GroupsAttribute = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
        AuthnContextClass = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password",
        WritesAttributesFirst = true,
        ValidBefore = TimeSpan.FromMinutes(5),
        ValidFor = TimeSpan.FromHours(1),
        MakeId = id => $"_{id:D}",
    };

    private static readonly IdpProfile GoogleWorkspace = new()
    {
        DisplayName = "Google Workspace",
        Signs = SamlSigning.Response,
        ProtocolPrefix = "saml2p",
        AssertionPrefix = "saml2",
        SignaturePrefix = "ds",
        ValueType = "xs:anyType",
        EmailAttribute = "email",
        FirstNameAttribute = "first_name",
        LastNameAttribute = "last_name",
        GroupsAttribute = "groups",
        AuthnContextClass = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
        WritesAttributesFirst = true,
        WritesXmlDeclaration = true,
        ValidBefore = TimeSpan.FromMinutes(5),
        ValidFor = TimeSpan.FromMinutes(5),
        MakeId = id => $"_{id:N}",
    };

    // Which part is signed, the lifetime and the spelling of IDs are from memory of the product, not from its documentation.
    private static readonly IdpProfile OneLogin = new()
    {
        DisplayName = "OneLogin",
        Signs = SamlSigning.Assertion,
        ProtocolPrefix = "samlp",
        AssertionPrefix = "saml",
        SignaturePrefix = "ds",
        NameIdFormat = SamlNames.EmailFormat,
        AttributeNameFormat = BasicName,
        ValueType = "xs:string",
        EmailAttribute = "User.email",
        FirstNameAttribute = "User.FirstName",
        LastNameAttribute = "User.LastName",
        GroupsAttribute = "memberOf",
        AuthnContextClass = PasswordProtectedTransport,
        WritesFractions = false,
        ValidBefore = TimeSpan.FromMinutes(3),
        ValidFor = TimeSpan.FromMinutes(3),
        MakeId = id => $"pfx{id:D}",
        MakeResponseId = id => $"R{id:N}",
    };

    // The same holds here; PingFederate lets every partner connection choose what is signed.
    private static readonly IdpProfile PingFederate = new()
    {
        DisplayName = "PingFederate",
        Signs = SamlSigning.Response,
        ProtocolPrefix = "samlp",
        AssertionPrefix = "saml",
        SignaturePrefix = "ds",
        NameIdFormat = SamlNames.UnspecifiedFormat,
        AttributeNameFormat = BasicName,
        ValueType = "xs:string",
        EmailAttribute = "mail",
        FirstNameAttribute = "givenName",
        LastNameAttribute = "sn",
        GroupsAttribute = "memberOf",
        AuthnContextClass = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
        ValidBefore = TimeSpan.FromMinutes(5),
        ValidFor = TimeSpan.FromMinutes(5),
        MakeId = id => "R." + System.Buffers.Text.Base64Url.EncodeToString(id.ToByteArray()),
    };

    private static readonly IdpProfile Shibboleth = new()
    {
        DisplayName = "Shibboleth",
        Signs = SamlSigning.Response,
        ProtocolPrefix = "saml2p",
        AssertionPrefix = "saml2",
        SignaturePrefix = "ds",
        InclusivePrefixes = "xsd",

        // Its default is a transient one; a service provider that needs an address has been given this one.
        NameIdFormat = SamlNames.EmailFormat,
        AttributeNameFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
        ValueType = "xsd:string",
        EmailAttribute = Mail,
        FirstNameAttribute = GivenName,
        LastNameAttribute = Surname,
        GroupsAttribute = IsMemberOf,
        FriendlyNames = new Dictionary<string, string> { [Mail] = "mail", [GivenName] = "givenName", [Surname] = "sn", [IsMemberOf] = "isMemberOf" },
        AuthnContextClass = PasswordProtectedTransport,
        WritesXmlDeclaration = true,
        ValidBefore = TimeSpan.Zero,
        ValidFor = TimeSpan.FromMinutes(5),
        Cipher = AssertionCipher.Aes128Gcm,
        MakeId = id => $"_{id:N}",
    };

    private static readonly IdpProfile Adfs = new()
    {
        DisplayName = "AD FS",
        Signs = SamlSigning.Assertion,
        ProtocolPrefix = "samlp",
        AssertionPrefix = "",
        SignaturePrefix = "ds",
        WritesKeyInfoUnprefixed = true,
        Consent = "urn:oasis:names:tc:SAML:2.0:consent:unspecified",
        NameIdFormat = SamlNames.EmailFormat,
        EmailAttribute = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        FirstNameAttribute = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        LastNameAttribute = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        GroupsAttribute = "http://schemas.xmlsoap.org/claims/Group",
        AuthnContextClass = PasswordProtectedTransport,
        WritesAttributesFirst = true,
        ValidBefore = TimeSpan.Zero,
        ValidFor = TimeSpan.FromMinutes(5),
        ConditionsValidFor = TimeSpan.FromHours(1),
        MakeId = id => $"_{id:D}",
    };
}
