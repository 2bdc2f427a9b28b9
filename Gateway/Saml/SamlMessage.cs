namespace Gateway.Saml;

/// <summary>What kind of SAML 2.0 protocol message a document is.</summary>
internal enum SamlMessageKind
{
    Response,
    AuthnRequest,
    LogoutRequest,
    LogoutResponse,
}

/// <summary>The binding that brought a message (SAMLBind 3.4, 3.5).</summary>
internal enum SamlBinding
{
    /// <summary>HTTP-POST: base64.</summary>
    Post,

    /// <summary>HTTP-Redirect: base64 of raw DEFLATE.</summary>
    Redirect,
}

/// <summary>
/// What a SAML message says. Everything here is unverified: whoever sent it chose it. A hint for routing or a diagnosis, never a reason to trust
/// anybody. Holds no NameID, no attribute value and no text of anybody's name.
/// </summary>
internal sealed record SamlMessage
{
    public required SamlMessageKind Kind { get; init; }

    /// <summary>The message's <c>ID</c>; null where it has none.</summary>
    public string? Id { get; init; }

    /// <summary>The message's own <c>Issuer</c>: of a Response the IdP's entity id, of an AuthnRequest the service provider's.</summary>
    public string? Issuer { get; init; }

    public string? Destination { get; init; }

    /// <summary>
    /// Of a Response: the AuthnRequest it answers, from the Response or else from its bearer confirmation; null for a login begun at the IdP.
    /// </summary>
    public string? InResponseTo { get; init; }

    public DateTimeOffset? IssueInstant { get; init; }

    /// <summary>Of a Response: the top-level status code's URI.</summary>
    public string? Status { get; init; }

    /// <summary>Of a Response: the second-level status code's URI (SAMLCore 3.2.2.2); null where it has none.</summary>
    public string? StatusDetail { get; init; }

    /// <summary>Of a Response: what its StatusMessage speaks of.</summary>
    public StatusMessageKind StatusMessage { get; init; }

    /// <summary>Of an AuthnRequest: <c>AssertionConsumerServiceURL</c>.</summary>
    public string? AcsUrl { get; init; }

    /// <summary>The Response's plain assertions.</summary>
    public IReadOnlyList<SamlAssertion> Assertions { get; init; } = [];

    /// <summary>How many assertions are encrypted.</summary>
    public int EncryptedAssertions { get; init; }

    public IReadOnlyList<SamlSignature> Signatures { get; init; } = [];

    /// <summary>True where the document has comments or processing instructions between elements.</summary>
    public bool HasComments { get; init; }

    /// <summary>The document's encoding where it is another than UTF-8 or US-ASCII; else null.</summary>
    public string? Encoding { get; init; }

    /// <summary>Bytes of the document.</summary>
    public required int Length { get; init; }
}

/// <summary>What one assertion says; unverified as its message.</summary>
internal sealed record SamlAssertion
{
    public string? Id { get; init; }

    public string? Issuer { get; init; }

    /// <summary>
    /// The Audiences of each AudienceRestriction, exactly as they stand. One of a restriction is enough, and every restriction has to
    /// be met (SAMLCore 2.5.1.4).
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> AudienceRestrictions { get; init; } = [];

    /// <summary>All Audiences.</summary>
    public IEnumerable<string> Audiences => AudienceRestrictions.SelectMany(restriction => restriction);

    /// <summary>The bearer confirmations: one that is valid is enough (SAMLProf 4.1.4.3).</summary>
    public IReadOnlyList<BearerConfirmation> Confirmations { get; init; } = [];

    /// <summary><c>Recipient</c> of each bearer confirmation.</summary>
    public IEnumerable<string> Recipients => Confirmations.Select(confirmation => confirmation.Recipient).OfType<string>();

    /// <summary><c>InResponseTo</c> of the first bearer confirmation that has one.</summary>
    public string? InResponseTo => Confirmations.Select(confirmation => confirmation.InResponseTo).FirstOrDefault(id => id is not null);

    /// <summary>Of Conditions.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Of Conditions (SAMLCore 2.5.1.2).</summary>
    public DateTimeOffset? ConditionsNotOnOrAfter { get; init; }

    /// <summary>
    /// The earlier of Conditions' and the bearer confirmation's expiry (SAMLCore 2.5.1.2, SAMLProf 4.1.4.2); of several confirmations the last to expire.
    /// </summary>
    public DateTimeOffset? NotOnOrAfter
    {
        get
        {
            var confirmed = Confirmations.Max(confirmation => confirmation.NotOnOrAfter);
            return confirmed is null || ConditionsNotOnOrAfter < confirmed ? ConditionsNotOnOrAfter : confirmed;
        }
    }

    /// <summary>The NameID's <c>Format</c>, never its value.</summary>
    public string? NameIdFormat { get; init; }

    /// <summary>What the NameID looks like.</summary>
    public ValueShape NameId { get; init; }

    /// <summary>The attributes' names, never their values.</summary>
    public IReadOnlyList<string> AttributeNames { get; init; } = [];

    /// <summary>What the first value of each attribute looks like, by the attribute's name.</summary>
    public IReadOnlyDictionary<string, ValueShape> AttributeShapes { get; init; } = new Dictionary<string, ValueShape>();

    /// <summary>True where attributes come encrypted, whose names nobody here sees.</summary>
    public bool HasEncryptedAttributes { get; init; }

    /// <summary>True where it says that somebody signed in (SAMLProf 4.1.4.2).</summary>
    public bool HasAuthnStatement { get; init; }
}

/// <summary>What a bearer confirmation asks for (SAMLProf 4.1.4.2); null is what it does not say.</summary>
internal sealed record BearerConfirmation(string? Recipient, DateTimeOffset? NotBefore, DateTimeOffset? NotOnOrAfter, string? InResponseTo);

/// <summary>Which element a signature stands in.</summary>
internal enum SignaturePlace
{
    Response,
    Assertion,

    /// <summary>Another message's root, or a place where no signature belongs.</summary>
    Elsewhere,
}

/// <summary>A signature as it describes itself; says nothing of whether it fits.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Algorithm">SignatureMethod's URI.</param>
/// <param name="DigestAlgorithm">The first reference's DigestMethod URI.</param>
/// <param name="Certificates">The certificates in its KeyInfo. A diagnosis only: whoever forges a message chooses them.</param>
internal sealed record SamlSignature(SignaturePlace Place, string? Algorithm, string? DigestAlgorithm, IReadOnlyList<SamlCertificate> Certificates);

/// <summary>A certificate as a message or metadata shows it.</summary>
/// <param name="Fingerprint">SHA-256 of its DER form, 64 lower-case hexadecimal digits.</param>
/// <param name="Raw">Its DER form.</param>
internal sealed record SamlCertificate(string Fingerprint, ReadOnlyMemory<byte> Raw);
