using Gateway.Saml;

namespace Gateway.Evidence.Explain;

/// <summary>What a SAML message says of itself. Nothing of it is verified.</summary>
/// <param name="Kind">Response, or another message.</param>
/// <param name="Issuer">The entity id of who sent it.</param>
/// <param name="Destination">The URL it is for, without query.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="Status">Of a Response: the status code's URI.</param>
/// <param name="StatusDetail">Of a Response: the second-level status code's URI.</param>
/// <param name="StatusMessage">Of a Response: what its StatusMessage speaks of; the text itself may name somebody.</param>
/// <param name="AnswersRequest">True where it names the AuthnRequest it answers (InResponseTo); false for a login begun at the IdP.</param>
/// <param name="EncryptedAssertions">How many assertions are encrypted; nothing is said of what is in them.</param>
/// <param name="Assertions">The others.</param>
/// <param name="Signatures">How its signatures describe themselves.</param>
/// <param name="Bytes">How long it is.</param>
internal sealed record ExplainedMessage(
    SamlMessageKind Kind,
    string? Issuer,
    string? Destination,
    DateTimeOffset? IssuedAt,
    string? Status,
    string? StatusDetail,
    StatusMessageKind StatusMessage,
    bool AnswersRequest,
    int EncryptedAssertions,
    IReadOnlyList<ExplainedAssertion> Assertions,
    IReadOnlyList<ExplainedSignature> Signatures,
    int Bytes)
{
    public static ExplainedMessage Of(SamlMessage message) => new(
        message.Kind,
        message.Issuer,
        SamlUrl.WithoutQuery(message.Destination),
        message.IssueInstant,
        message.Status,
        message.StatusDetail,
        message.StatusMessage,
        message.InResponseTo is not null,
        message.EncryptedAssertions,
        [.. message.Assertions.Select(ExplainedAssertion.Of)],
        [.. message.Signatures.Select(ExplainedSignature.Of)],
        message.Length);
}

/// <summary>What an assertion says.</summary>
/// <param name="Issuer">The entity id of who made it.</param>
/// <param name="Audiences">Whom it is for.</param>
/// <param name="Recipients">The ACS URLs it may be posted to, without query.</param>
/// <param name="NotBefore">From when it is valid.</param>
/// <param name="NotOnOrAfter">Until when.</param>
/// <param name="NameIdFormat">The format of its NameID.</param>
/// <param name="Attributes">The names of its attributes.</param>
internal sealed record ExplainedAssertion(
    string? Issuer,
    IReadOnlyList<string> Audiences,
    IReadOnlyList<string> Recipients,
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotOnOrAfter,
    string? NameIdFormat,
    IReadOnlyList<string> Attributes)
{
    public static ExplainedAssertion Of(SamlAssertion assertion) => new(
        assertion.Issuer,
        [.. assertion.Audiences],
        [.. assertion.Recipients.Select(recipient => SamlUrl.WithoutQuery(recipient)!)],
        assertion.NotBefore,
        assertion.NotOnOrAfter,
        assertion.NameIdFormat,
        assertion.AttributeNames);
}

/// <summary>How a signature describes itself.</summary>
/// <param name="Place">The element it stands in.</param>
/// <param name="Algorithm">URI of its algorithm.</param>
/// <param name="DigestAlgorithm">URI of its digest's.</param>
/// <param name="Certificates">SHA-256 fingerprints of the certificates that came with it; nobody vouches for them.</param>
internal sealed record ExplainedSignature(SignaturePlace Place, string? Algorithm, string? DigestAlgorithm, IReadOnlyList<string> Certificates)
{
    public static ExplainedSignature Of(SamlSignature signature) => new(
        signature.Place,
        signature.Algorithm,
        signature.DigestAlgorithm,
        [.. signature.Certificates.Select(certificate => certificate.Fingerprint)]);
}
