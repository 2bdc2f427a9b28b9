using System.Globalization;
using System.Xml;
using Gateway.Saml;

namespace Gateway.Cli.SamlKit;

/// <summary>Writes the unsigned response of one product: wire format only.</summary>
internal sealed class SamlResponseWriter(SamlResponseContent content, string responseId, string assertionId, DateTimeOffset issuedAt)
{
    private readonly IdpProfile _profile = IdpProfile.Of(content.Shape);

    public XmlDocument Write(IReadOnlyList<string> groups)
    {
        // XmlResolver null: no external entity is ever fetched (XXE).
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using (var writer = document.CreateNavigator()!.AppendChild())
        {
            writer.WriteStartElement(_profile.ProtocolPrefix, "Response", SamlNames.Protocol);
            WriteInclusivePrefixes(writer);
            writer.WriteAttributeString("ID", responseId);
            writer.WriteAttributeString("Version", "2.0");
            writer.WriteAttributeString("IssueInstant", Instant(issuedAt));
            writer.WriteAttributeString("Destination", content.Destination ?? content.AcsUrl);
            WriteOptional(writer, "Consent", _profile.Consent);
            WriteInResponseTo(writer);
            WriteIssuer(writer);
            writer.WriteStartElement(_profile.ProtocolPrefix, "Status", SamlNames.Protocol);
            writer.WriteStartElement(_profile.ProtocolPrefix, "StatusCode", SamlNames.Protocol);
            writer.WriteAttributeString("Value", content.Status);
            writer.WriteEndElement();
            writer.WriteEndElement();
            WriteAssertion(writer, groups);
            writer.WriteEndElement();
        }

        return document;
    }

    private void WriteAssertion(XmlWriter writer, IReadOnlyList<string> groups)
    {
        Start(writer, "Assertion");
        writer.WriteAttributeString("ID", assertionId);
        writer.WriteAttributeString("Version", "2.0");
        writer.WriteAttributeString("IssueInstant", Instant(issuedAt));
        WriteIssuer(writer);
        WriteSubject(writer);
        WriteConditions(writer);
        if (_profile.WritesAttributesFirst)
        {
            WriteAttributes(writer, groups);
            WriteAuthnStatement(writer);
        }
        else
        {
            WriteAuthnStatement(writer);
            WriteAttributes(writer, groups);
        }

        writer.WriteEndElement();
    }

    private void WriteIssuer(XmlWriter writer)
    {
        Start(writer, "Issuer");
        WriteOptional(writer, "Format", _profile.IssuerFormat);
        writer.WriteString(content.Issuer);
        writer.WriteEndElement();
    }

    private void WriteSubject(XmlWriter writer)
    {
        Start(writer, "Subject");
        Start(writer, "NameID");
        WriteOptional(writer, "Format", content.NameIdFormat ?? _profile.NameIdFormat);
        writer.WriteString(content.NameId ?? content.Email);
        writer.WriteEndElement();
        Start(writer, "SubjectConfirmation");
        writer.WriteAttributeString("Method", SamlNames.Bearer);
        Start(writer, "SubjectConfirmationData");
        WriteInResponseTo(writer);
        writer.WriteAttributeString("NotOnOrAfter", Instant(issuedAt + _profile.ValidFor));
        writer.WriteAttributeString("Recipient", content.Recipient ?? content.AcsUrl);
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private void WriteConditions(XmlWriter writer)
    {
        Start(writer, "Conditions");
        writer.WriteAttributeString("NotBefore", Instant(issuedAt - _profile.ValidBefore));
        writer.WriteAttributeString("NotOnOrAfter", Instant(issuedAt + (_profile.ConditionsValidFor ?? _profile.ValidFor)));
        Start(writer, "AudienceRestriction");
        writer.WriteElementString(_profile.AssertionPrefix, "Audience", SamlNames.Assertion, content.Audience);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private void WriteAuthnStatement(XmlWriter writer)
    {
        Start(writer, "AuthnStatement");
        writer.WriteAttributeString("AuthnInstant", Instant(issuedAt));
        writer.WriteAttributeString("SessionIndex", assertionId);
        Start(writer, "AuthnContext");
        writer.WriteElementString(_profile.AssertionPrefix, "AuthnContextClassRef", SamlNames.Assertion, _profile.AuthnContextClass);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private void WriteAttributes(XmlWriter writer, IReadOnlyList<string> groups)
    {
        Start(writer, "AttributeStatement");
        WriteAttribute(writer, _profile.EmailAttribute, [content.Email]);
        WriteAttribute(writer, _profile.FirstNameAttribute, [content.FirstName]);
        WriteAttribute(writer, _profile.LastNameAttribute, [content.LastName]);
        WriteAttribute(writer, _profile.GroupsAttribute, groups);
        writer.WriteEndElement();
    }

    private void WriteAttribute(XmlWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        Start(writer, "Attribute");
        writer.WriteAttributeString("Name", name);
        WriteOptional(writer, "NameFormat", _profile.AttributeNameFormat);
        WriteOptional(writer, "FriendlyName", _profile.FriendlyNames.GetValueOrDefault(name));
        foreach (var value in values)
        {
            Start(writer, "AttributeValue");
            if (_profile.ValueType is { } type)
            {
                writer.WriteAttributeString("xmlns", type[..type.IndexOf(':', StringComparison.Ordinal)], SamlNames.Xmlns, SamlNames.Schema);
                writer.WriteAttributeString("xsi", "type", SamlNames.SchemaInstance, type);
            }

            writer.WriteString(value);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteInclusivePrefixes(XmlWriter writer)
    {
        if (_profile.InclusivePrefixes is { } prefix)
        {
            writer.WriteAttributeString("xmlns", prefix, SamlNames.Xmlns, SamlNames.Schema);
        }
    }

    private void WriteInResponseTo(XmlWriter writer) => WriteOptional(writer, "InResponseTo", content.InResponseTo);

    private void Start(XmlWriter writer, string element) => writer.WriteStartElement(_profile.AssertionPrefix, element, SamlNames.Assertion);

    private string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString(
        _profile.WritesFractions ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void WriteOptional(XmlWriter writer, string attribute, string? value)
    {
        if (value is not null)
        {
            writer.WriteAttributeString(attribute, value);
        }
    }
}
