using Gateway.Saml;

namespace Gateway.Evidence.Shadow;

/// <summary>Whether the attributes that a connection's mapping names are there. Looks at names alone.</summary>
internal static class AttributeFindings
{
    /// <summary>Stytch's word for the subject itself in an attribute_mapping; it is no attribute.</summary>
    private const string Subject = "NameID";

    public static void Add(SamlAssertion assertion, ShadowExpectation expected, List<Finding> findings)
    {
        AddWhereMissing(FindingCode.EmailUnmapped, "email");
        if (expected.AttributeMapping.ContainsKey("full_name"))
        {
            AddWhereMissing(FindingCode.NameUnmapped, "full_name");
        }
        else if (!AddWhereMissing(FindingCode.NameUnmapped, "first_name"))
        {
            AddWhereMissing(FindingCode.NameUnmapped, "last_name");
        }

        AddWhereMissing(FindingCode.GroupsUnmapped, "groups");

        bool AddWhereMissing(FindingCode code, string field)
        {
            var isMissing = expected.AttributeMapping.TryGetValue(field, out var attribute)
                && !attribute.Equals(Subject, StringComparison.OrdinalIgnoreCase)
                && !assertion.AttributeNames.Contains(attribute);
            if (isMissing)
            {
                findings.Add(new(code, string.Join(", ", assertion.AttributeNames), attribute));
            }

            return isMissing;
        }
    }
}
