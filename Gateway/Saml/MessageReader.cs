using Gateway.Saml.Tree;

namespace Gateway.Saml;

/// <summary>Reads what a message says from its tree: direct children at the places the schema gives them, found by nothing else.</summary>
internal sealed class MessageReader(SamlLimits limits)
{
    private bool _hasLongValue;

    /// <summary>What kind of message the root is; null for any other document.</summary>
    public static SamlMessageKind? KindOf(SamlElement root) => root.NamespaceUri != SamlNames.Protocol ? null : root.LocalName switch
    {
        "Response" => SamlMessageKind.Response,
        "AuthnRequest" => SamlMessageKind.AuthnRequest,
        "LogoutRequest" => SamlMessageKind.LogoutRequest,
        "LogoutResponse" => SamlMessageKind.LogoutResponse,
        _ => null,
    };

    /// <summary>The message; null where a value in it is too long to be handed around.</summary>
    public SamlMessage? Read(SamlElement root, SamlMessageKind kind, int length)
    {
        var elements = root.Children("Assertion", SamlNames.Assertion).ToList();
        var assertions = elements.ConvertAll(ReadAssertion);
        var status = root.Child("Status", SamlNames.Protocol);
        var code = status?.Child("StatusCode", SamlNames.Protocol);
        var message = new SamlMessage
        {
            Kind = kind,
            Id = root.Value("ID"),
            Issuer = TextOf(root.Child("Issuer", SamlNames.Assertion)),
            Destination = root.Value("Destination"),
            InResponseTo = root.Value("InResponseTo") ?? assertions.Select(assertion => assertion.InResponseTo).FirstOrDefault(id => id is not null),
            IssueInstant = SamlInstant.Read(root.Value("IssueInstant")),
            Status = code?.Value("Value"),
            StatusDetail = code?.Child("StatusCode", SamlNames.Protocol)?.Value("Value"),
            StatusMessage = StatusMessageKinds.Of(status?.Child("StatusMessage", SamlNames.Protocol)?.Text()),
            AcsUrl = kind is SamlMessageKind.AuthnRequest ? root.Value("AssertionConsumerServiceURL") : null,
            Assertions = assertions,
            EncryptedAssertions = root.Children("EncryptedAssertion", SamlNames.Assertion).Count(),
            Signatures = [.. elements.Prepend(root).Select(SignatureReader.Read).OfType<SamlSignature>()],
            Length = length,
        };
        return _hasLongValue ? null : message;
    }

    private SamlAssertion ReadAssertion(SamlElement assertion)
    {
        var subject = assertion.Child("Subject", SamlNames.Assertion);
        var conditions = assertion.Child("Conditions", SamlNames.Assertion);
        var bearer = subject?.Children("SubjectConfirmation", SamlNames.Assertion).Where(confirmation => confirmation.Value("Method") == SamlNames.Bearer)
            ?? [];
        var statements = assertion.Children("AttributeStatement", SamlNames.Assertion).ToList();
        var attributes = statements.SelectMany(statement => statement.Children("Attribute", SamlNames.Assertion)).ToList();
        return new SamlAssertion
        {
            Id = assertion.Value("ID"),
            Issuer = TextOf(assertion.Child("Issuer", SamlNames.Assertion)),
            AudienceRestrictions = [.. conditions?.Children("AudienceRestriction", SamlNames.Assertion).Select(AudiencesOf) ?? []],
            Confirmations = [.. bearer.Select(confirmation => Read(confirmation.Child("SubjectConfirmationData", SamlNames.Assertion)))],
            NotBefore = SamlInstant.Read(conditions?.Value("NotBefore")),
            ConditionsNotOnOrAfter = SamlInstant.Read(conditions?.Value("NotOnOrAfter")),
            NameIdFormat = subject?.Child("NameID", SamlNames.Assertion)?.Value("Format"),
            NameId = subject?.Child("EncryptedID", SamlNames.Assertion) is null
                ? ValueShapes.Of(subject?.Child("NameID", SamlNames.Assertion))
                : ValueShape.Hidden,
            AttributeNames = [.. attributes.Select(attribute => attribute.Value("Name")).OfType<string>()],
            AttributeShapes = ShapesOf(attributes),
            HasEncryptedAttributes = statements.Exists(statement => statement.Child("EncryptedAttribute", SamlNames.Assertion) is not null),
            HasAuthnStatement = assertion.Child("AuthnStatement", SamlNames.Assertion) is not null,
        };
    }

    private static Dictionary<string, ValueShape> ShapesOf(List<SamlElement> attributes) => attributes
        .Where(attribute => attribute.Value("Name") is not null)
        .GroupBy(attribute => attribute.Value("Name")!, StringComparer.Ordinal)
        .ToDictionary(
            named => named.Key,
            named => ValueShapes.OfFirst(named.SelectMany(attribute => attribute.Children("AttributeValue", SamlNames.Assertion))),
            StringComparer.Ordinal);

    private static BearerConfirmation Read(SamlElement? data) => new(
        data?.Value("Recipient"), SamlInstant.Read(data?.Value("NotBefore")), SamlInstant.Read(data?.Value("NotOnOrAfter")), data?.Value("InResponseTo"));

    private IReadOnlyList<string> AudiencesOf(SamlElement restriction) =>
        [.. restriction.Children("Audience", SamlNames.Assertion).Select(ExactTextOf).OfType<string>()];

    // Trimmed: some products indent.
    private string? TextOf(SamlElement? element) => ExactTextOf(element)?.Trim() is { Length: > 0 } text ? text : null;

    // Service providers compare an Audience as it stands, blanks and all.
    private string? ExactTextOf(SamlElement? element)
    {
        var text = element?.Text();
        _hasLongValue |= text?.Trim().Length > limits.MaxValueLength;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
