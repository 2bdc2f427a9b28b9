using Gateway.Saml;

namespace Gateway.Evidence.Shadow;

/// <summary>Whether what a connection's mapping names is there, and holds something. Looks at names and shapes alone.</summary>
internal static class AttributeFindings
{
    /// <summary>Stytch's word for the subject itself in an attribute_mapping; it is no attribute.</summary>
    private const string Subject = "NameID";

    public static void Add(SamlAssertion assertion, ShadowExpectation expected, List<Finding> findings)
    {
        AddEmail(assertion, expected, findings);
        if (expected.AttributeMapping.ContainsKey("full_name"))
        {
            AddWhereMissing(FindingCode.NameUnmapped, "full_name");
        }
        else if (!AddWhereMissing(FindingCode.NameUnmapped, "first_name"))
        {
            AddWhereMissing(FindingCode.NameUnmapped, "last_name");
        }

        // Who is in no group may have the attribute with nothing in it.
        AddWhereMissing(FindingCode.GroupsUnmapped, "groups", mayBeEmpty: true);

        bool AddWhereMissing(FindingCode code, string field, bool mayBeEmpty = false)
        {
            var isMissing = expected.AttributeMapping.TryGetValue(field, out var attribute)
                && !IsSubject(attribute)
                && (ShapeOf(assertion, attribute) is ValueShape.Missing || (!mayBeEmpty && ShapeOf(assertion, attribute) is ValueShape.Empty));
            if (isMissing)
            {
                findings.Add(new(code, string.Join(", ", assertion.AttributeNames), attribute));
            }

            return isMissing;
        }
    }

    // Without an address nobody can sign in.
    private static void AddEmail(SamlAssertion assertion, ShadowExpectation expected, List<Finding> findings)
    {
        if (!expected.AttributeMapping.TryGetValue("email", out var source))
        {
            return;
        }

        var shape = IsSubject(source) ? assertion.NameId : ShapeOf(assertion, source);
        if (shape is ValueShape.Missing && !IsSubject(source))
        {
            findings.Add(new(FindingCode.EmailUnmapped, string.Join(", ", assertion.AttributeNames), source));
        }
        else if (LackOf(shape, IsSubject(source) ? assertion.NameIdFormat : null) is { } lack)
        {
            findings.Add(new(FindingCode.EmailMissing, lack, source));
        }
    }

    private static string? LackOf(ValueShape shape, string? format) => shape switch
    {
        ValueShape.Missing => "no NameID",
        ValueShape.Empty => "nothing in it",
        // Another one for each session, whatever it looks like (SAMLCore 8.3.8).
        ValueShape.Address when format == SamlNames.TransientFormat => format,
        ValueShape.Other => "no e-mail address" + (format is null ? "" : $", format {format}"),
        _ => null,
    };

    private static ValueShape ShapeOf(SamlAssertion assertion, string attribute) =>
        assertion.AttributeShapes.TryGetValue(attribute, out var shape) ? shape : assertion.HasEncryptedAttributes ? ValueShape.Hidden : ValueShape.Missing;

    private static bool IsSubject(string attribute) => attribute.Equals(Subject, StringComparison.OrdinalIgnoreCase);
}
