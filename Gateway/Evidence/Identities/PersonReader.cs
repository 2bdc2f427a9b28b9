using Gateway.Saml;
using Gateway.Saml.Tree;

namespace Gateway.Evidence.Identities;

/// <summary>Makes hashes of whom an assertion is about. The one place that looks at a NameID or an address in clear; nothing of either leaves it.</summary>
internal static class PersonReader
{
    /// <summary>Stytch's word for the subject itself in an attribute_mapping; it is no attribute.</summary>
    private const string Subject = "NameID";

    /// <summary>The person; null where the response has no assertion that can be read, or its address is encrypted.</summary>
    /// <param name="response">The Response element.</param>
    /// <param name="emailSource">What the connection takes the e-mail address from: an attribute's name, or the NameID.</param>
    /// <param name="hash">Gives the hash of a value.</param>
    /// <param name="day">The UTC day, counted from 1970-01-01.</param>
    public static SeenPerson? Read(SamlElement response, string emailSource, Func<string, string> hash, int day)
    {
        if (response.Child("Assertion", SamlNames.Assertion) is not { } assertion)
        {
            return null;
        }

        var subject = assertion.Child("Subject", SamlNames.Assertion)?.Child("NameID", SamlNames.Assertion);
        var nameId = TextOf(subject);
        var kind = nameId is null ? NameIdKind.None : NameIdKinds.Of(subject!.Value("Format"));
        var isSubject = emailSource.Equals(Subject, StringComparison.OrdinalIgnoreCase);
        var source = isSubject ? subject : ValueOf(assertion, emailSource);
        if (source is null && IsHidden(assertion, isSubject))
        {
            return null;
        }

        // Another one for each session is no address, whatever it looks like (SAMLCore 8.3.8).
        var email = ValueShapes.Of(source) is ValueShape.Address && !(isSubject && kind is NameIdKind.Transient) ? TextOf(source) : null;
        // What is another one at each login tells nobody, and would fill the store.
        var lasting = kind is NameIdKind.Transient ? null : nameId;
        var identity = new SeenIdentity(kind, ValueShapes.Of(subject) is ValueShape.Address, Exact(lasting), Folded(lasting), Exact(email));
        var person = email is not null ? "e" + Folded(email) : lasting is not null ? "n" + Folded(lasting) : SeenPerson.Nobody;
        return new(person, day, [identity]);

        string Exact(string? value) => value is null ? "" : hash(value);

        string Folded(string? value) => value is null ? "" : hash(IdentityText.Fold(value));
    }

    // The first that is not empty, as receivers that take one value do.
    private static SamlElement? ValueOf(SamlElement assertion, string attribute)
    {
        var values = assertion.Children("AttributeStatement", SamlNames.Assertion)
            .SelectMany(statement => statement.Children("Attribute", SamlNames.Assertion))
            .Where(element => element.Value("Name") == attribute)
            .SelectMany(element => element.Children("AttributeValue", SamlNames.Assertion))
            .ToList();
        return values.Find(value => TextOf(value) is not null) ?? values.FirstOrDefault();
    }

    private static bool IsHidden(SamlElement assertion, bool isSubject) => isSubject
        ? assertion.Child("Subject", SamlNames.Assertion)?.Child("EncryptedID", SamlNames.Assertion) is not null
        : assertion.Children("AttributeStatement", SamlNames.Assertion)
            .Any(statement => statement.Child("EncryptedAttribute", SamlNames.Assertion) is not null);

    private static string? TextOf(SamlElement? element) => element?.Text() is { } text ? IdentityText.Trim(text) : null;
}
