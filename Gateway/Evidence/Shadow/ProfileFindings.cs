using Gateway.Saml;

namespace Gateway.Evidence.Shadow;

/// <summary>What the Web Browser SSO profile asks of an assertion and some receivers insist on (SAMLProf 4.1.4.2).</summary>
internal static class ProfileFindings
{
    public static void Add(SamlMessage response, ShadowExpectation expected, DateTimeOffset now, List<Finding> findings)
    {
        if (response.Assertions.Any(assertion => !assertion.HasAuthnStatement))
        {
            findings.Add(new(FindingCode.AuthnStatementMissing));
        }

        var lacks = response.Assertions.Select(assertion => LackOf(Confirmations.BestOf(assertion, expected, now)));
        if (lacks.FirstOrDefault(lack => lack is not null) is { } found)
        {
            findings.Add(new(FindingCode.BearerIncomplete, found));
        }
    }

    private static string? LackOf(BearerConfirmation? confirmation) => confirmation switch
    {
        null => "no bearer confirmation",
        { Recipient: null, NotOnOrAfter: null } => "no Recipient, no NotOnOrAfter",
        { Recipient: null } => "no Recipient",
        { NotOnOrAfter: null } => "no NotOnOrAfter",
        _ => null,
    };
}
