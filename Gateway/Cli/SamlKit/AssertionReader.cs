using Gateway.Saml;
using Gateway.Saml.Tree;

namespace Gateway.Cli.SamlKit;

/// <summary>Reads a signed assertion; judges nothing.</summary>
internal sealed class AssertionReader(SamlElement assertion)
{
    private readonly SamlElement? _subject = assertion.Child("Subject", SamlNames.Assertion);

    private readonly SamlElement? _conditions = assertion.Child("Conditions", SamlNames.Assertion);

    public string? Id => assertion.Value("ID");

    public string? Issuer => assertion.Child("Issuer", SamlNames.Assertion)?.Text();

    public string? NameId => _subject?.Child("NameID", SamlNames.Assertion)?.Text();

    public string? Recipient => Confirmation?.Value("Recipient");

    public string? InResponseTo => Confirmation?.Value("InResponseTo");

    public DateTimeOffset? NotBefore => SamlInstant.Read(_conditions?.Value("NotBefore"));

    /// <summary>The earlier of the two expiries (SAMLCore 2.5.1.2, SAMLProf 4.1.4.2); null unless both are there.</summary>
    public DateTimeOffset? NotOnOrAfter =>
        SamlInstant.Read(_conditions?.Value("NotOnOrAfter")) is { } conditions && SamlInstant.Read(Confirmation?.Value("NotOnOrAfter")) is { } confirmation
            ? (conditions < confirmation ? conditions : confirmation)
            : null;

    public IEnumerable<string> Audiences => Texts(_conditions?.Child("AudienceRestriction", SamlNames.Assertion)?.Children("Audience", SamlNames.Assertion));

    private SamlElement? Confirmation => _subject?.Children("SubjectConfirmation", SamlNames.Assertion)
        .Where(confirmation => confirmation.Value("Method") == SamlNames.Bearer)
        .Select(confirmation => confirmation.Child("SubjectConfirmationData", SamlNames.Assertion))
        .FirstOrDefault();

    public IEnumerable<string> ValuesOf(string attribute) => Texts(assertion.Children("AttributeStatement", SamlNames.Assertion)
        .SelectMany(statement => statement.Children("Attribute", SamlNames.Assertion))
        .Where(candidate => candidate.Value("Name") == attribute)
        .SelectMany(match => match.Children("AttributeValue", SamlNames.Assertion)));

    private static IEnumerable<string> Texts(IEnumerable<SamlElement>? elements) => elements?.Select(element => element.Text()).OfType<string>() ?? [];
}
