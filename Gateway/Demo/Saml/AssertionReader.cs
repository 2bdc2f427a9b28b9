using System.Globalization;
using System.Xml;
using Gateway.Saml;

namespace Gateway.Demo.Saml;

/// <summary>Reads a signed assertion; judges nothing.</summary>
internal sealed class AssertionReader(XmlElement assertion)
{
    private readonly XmlElement? _subject = SamlEnvelope.Child(assertion, "Subject", SamlNames.Assertion);

    private readonly XmlElement? _conditions = SamlEnvelope.Child(assertion, "Conditions", SamlNames.Assertion);

    public string Id => assertion.GetAttribute("ID");

    public string? Issuer => SamlEnvelope.Child(assertion, "Issuer", SamlNames.Assertion)?.InnerText;

    public string? NameId => SamlEnvelope.Child(_subject, "NameID", SamlNames.Assertion)?.InnerText;

    public string? Recipient => Confirmation?.GetAttribute("Recipient");

    public string? InResponseTo => Confirmation?.GetAttribute("InResponseTo") is { Length: > 0 } id ? id : null;

    public DateTimeOffset? NotBefore => Instant(_conditions, "NotBefore");

    /// <summary>The earlier of the two expiries (SAMLCore 2.5.1.2, SAMLProf 4.1.4.2); null unless both are there.</summary>
    public DateTimeOffset? NotOnOrAfter =>
        Instant(_conditions, "NotOnOrAfter") is { } conditions && Instant(Confirmation, "NotOnOrAfter") is { } confirmation
            ? (conditions < confirmation ? conditions : confirmation)
            : null;

    public IEnumerable<string> Audiences =>
        Children(SamlEnvelope.Child(_conditions, "AudienceRestriction", SamlNames.Assertion), "Audience").Select(audience => audience.InnerText);

    private XmlElement? Confirmation => Children(_subject, "SubjectConfirmation")
        .Where(confirmation => confirmation.GetAttribute("Method") == SamlNames.Bearer)
        .Select(confirmation => SamlEnvelope.Child(confirmation, "SubjectConfirmationData", SamlNames.Assertion))
        .FirstOrDefault();

    public IEnumerable<string> ValuesOf(string attribute) => Children(assertion, "AttributeStatement")
        .SelectMany(statement => Children(statement, "Attribute"))
        .Where(candidate => candidate.GetAttribute("Name") == attribute)
        .SelectMany(match => Children(match, "AttributeValue"))
        .Select(value => value.InnerText);

    private static IEnumerable<XmlElement> Children(XmlElement? parent, string name) =>
        parent?.ChildNodes.OfType<XmlElement>().Where(child => child.LocalName == name && child.NamespaceURI == SamlNames.Assertion) ?? [];

    private static DateTimeOffset? Instant(XmlElement? element, string attribute)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(element?.GetAttribute(attribute), CultureInfo.InvariantCulture, utc, out var instant) ? instant : null;
    }
}
