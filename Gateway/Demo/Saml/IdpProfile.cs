using Gateway.Saml;

namespace Gateway.Demo.Saml;

/// <summary>What one product's SAML response looks like: the differences that make a service provider accept one IdP and stumble over another.</summary>
internal sealed record IdpProfile
{
    /// <summary>The product's name, for people.</summary>
    public required string DisplayName { get; init; }

    public required bool SignsResponse { get; init; }

    public required bool SignsAssertion { get; init; }

    /// <summary>Namespace prefix of the protocol elements.</summary>
    public required string ProtocolPrefix { get; init; }

    /// <summary>Namespace prefix of the assertion elements; empty for a default namespace.</summary>
    public required string AssertionPrefix { get; init; }

    /// <summary>Namespace prefix of the signature elements; empty for a default namespace.</summary>
    public required string SignaturePrefix { get; init; }

    /// <summary>Prefixes that exclusive canonicalization treats as in use although only an attribute's value names them; null for none.</summary>
    public string? InclusivePrefixes { get; init; }

    /// <summary><c>Format</c> of the Issuer; null where the product writes none.</summary>
    public string? IssuerFormat { get; init; }

    /// <summary><c>Format</c> of the NameID; null where the product writes none.</summary>
    public string? NameIdFormat { get; init; }

    /// <summary><c>NameFormat</c> of attributes; null where the product writes none.</summary>
    public string? AttributeNameFormat { get; init; }

    /// <summary><c>xsi:type</c> of attribute values; null where the product writes none.</summary>
    public string? ValueType { get; init; }

    public required string EmailAttribute { get; init; }

    public required string FirstNameAttribute { get; init; }

    public required string LastNameAttribute { get; init; }

    public required string GroupsAttribute { get; init; }

    public required string AuthnContextClass { get; init; }

    /// <summary>True where the attributes stand before the AuthnStatement.</summary>
    public bool WritesAttributesFirst { get; init; }

    /// <summary>True where the document begins with an XML declaration.</summary>
    public bool WritesXmlDeclaration { get; init; }

    /// <summary>How long before its issue an assertion is already valid: the product's allowance for a service provider's late clock.</summary>
    public required TimeSpan ValidBefore { get; init; }

    /// <summary>How long after its issue an assertion is valid.</summary>
    public required TimeSpan ValidFor { get; init; }

    /// <summary>Makes an XML ID as the product does; an <c>xs:ID</c> may not begin with a digit.</summary>
    public required Func<Guid, string> MakeId { get; init; }

    public static IdpProfile Of(IdpShape shape) => shape switch
    {
        IdpShape.Okta => Okta,
        IdpShape.Entra => Entra,
        IdpShape.GoogleWorkspace => GoogleWorkspace,
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "Not a known shape."),
    };

    private static readonly IdpProfile Okta = new()
    {
        DisplayName = "Okta",
        SignsResponse = true,
        SignsAssertion = true,
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
        AuthnContextClass = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        WritesXmlDeclaration = true,
        ValidBefore = TimeSpan.FromMinutes(5),
        ValidFor = TimeSpan.FromMinutes(5),
        MakeId = id => $"id{new System.Numerics.BigInteger(id.ToByteArray(), isUnsigned: true)}",
    };

    private static readonly IdpProfile Entra = new()
    {
        DisplayName = "Microsoft Entra",
        SignsResponse = false,
        SignsAssertion = true,
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
        SignsResponse = true,
        SignsAssertion = false,
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
}
