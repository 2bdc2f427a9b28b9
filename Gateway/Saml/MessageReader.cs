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
        var message = new SamlMessage
        {
            Kind = kind,
            Id = root.Value("ID"),
            Issuer = TextOf(root.Child("Issuer", SamlNames.Assertion)),
            Destination = root.Value("Destination"),
            InResponseTo = root.Value("InResponseTo") ?? assertions.Select(assertion => assertion.InResponseTo).FirstOrDefault(id => id is not null),
            IssueInstant = SamlInstant.Read(root.Value("IssueInstant")),
            Status = root.Child("Status", SamlNames.Protocol)?.Child("StatusCode", SamlNames.Protocol)?.Value("Value"),
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
        var bearer = subject?.Children("SubjectConfirmation", SamlNames.Assertion)
            .Where(confirmation => confirmation.Value("Method") == SamlNames.Bearer)
            .Select(confirmation => confirmation.Child("SubjectConfirmationData", SamlNames.Assertion))
            .OfType<SamlElement>()
            .ToList() ?? [];
        return new SamlAssertion
        {
            Id = assertion.Value("ID"),
            Issuer = TextOf(assertion.Child("Issuer", SamlNames.Assertion)),
            Audiences = [.. AudiencesOf(conditions)],
            Recipients = [.. bearer.Select(data => data.Value("Recipient")).OfType<string>()],
            InResponseTo = bearer.Select(data => data.Value("InResponseTo")).FirstOrDefault(id => id is not null),
            NotBefore = SamlInstant.Read(conditions?.Value("NotBefore")),
            NotOnOrAfter = Earliest(bearer.Append(conditions).Select(element => SamlInstant.Read(element?.Value("NotOnOrAfter")))),
            NameIdFormat = subject?.Child("NameID", SamlNames.Assertion)?.Value("Format"),
            AttributeNames =
            [
                .. assertion.Children("AttributeStatement", SamlNames.Assertion)
                    .SelectMany(statement => statement.Children("Attribute", SamlNames.Assertion))
                    .Select(attribute => attribute.Value("Name"))
                    .OfType<string>(),
            ],
        };
    }

    private IEnumerable<string> AudiencesOf(SamlElement? conditions) => conditions?.Children("AudienceRestriction", SamlNames.Assertion)
        .SelectMany(restriction => restriction.Children("Audience", SamlNames.Assertion))
        .Select(TextOf)
        .OfType<string>() ?? [];

    // Trimmed: some products indent, and xs:anyURI, which an Audience is, has no space at its ends (XML Schema 2, 4.3.6).
    private string? TextOf(SamlElement? element)
    {
        var text = element?.Text()?.Trim();
        _hasLongValue |= text?.Length > limits.MaxValueLength;
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static DateTimeOffset? Earliest(IEnumerable<DateTimeOffset?> moments) => moments.Min();
}
