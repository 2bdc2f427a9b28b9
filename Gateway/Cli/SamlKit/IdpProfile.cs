namespace Gateway.Cli.SamlKit;

/// <summary>What one product's SAML response looks like: the differences that make a service provider accept one IdP and stumble over another.</summary>
internal sealed record IdpProfile
{
    /// <summary>The product's name, for people.</summary>
    public required string DisplayName { get; init; }

    public required SamlSigning Signs { get; init; }

    public bool SignsResponse => Signs.HasFlag(SamlSigning.Response);

    public bool SignsAssertion => Signs.HasFlag(SamlSigning.Assertion);

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

    /// <summary>How long after its issue an assertion may be presented.</summary>
    public required TimeSpan ValidFor { get; init; }

    /// <summary>How long the Conditions say it is valid; null where that is as long as it may be presented.</summary>
    public TimeSpan? ConditionsValidFor { get; init; }

    /// <summary>False where times are whole seconds.</summary>
    public bool WritesFractions { get; init; } = true;

    /// <summary><c>Consent</c> of the Response; null where the product writes none.</summary>
    public string? Consent { get; init; }

    /// <summary>True where KeyInfo stands in a default namespace, whatever the prefix of the rest of the signature.</summary>
    public bool WritesKeyInfoUnprefixed { get; init; }

    /// <summary><c>FriendlyName</c> of attributes, by their name; empty where the product writes none.</summary>
    public IReadOnlyDictionary<string, string> FriendlyNames { get; init; } = new Dictionary<string, string>();

    /// <summary>How the product encrypts assertions where it is asked to.</summary>
    public AssertionCipher Cipher { get; init; } = AssertionCipher.Aes256Cbc;

    /// <summary>Makes an XML ID as the product does; an <c>xs:ID</c> may not begin with a digit.</summary>
    public required Func<Guid, string> MakeId { get; init; }

    /// <summary>Makes the ID of the Response, where that differs from the assertion's; null where it does not.</summary>
    public Func<Guid, string>? MakeResponseId { get; init; }

    public static IdpProfile Of(IdpShape shape) => IdpProfiles.Of(shape);
}
