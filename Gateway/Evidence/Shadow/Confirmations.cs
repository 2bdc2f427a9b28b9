using Gateway.Saml;

namespace Gateway.Evidence.Shadow;

/// <summary>Which of several bearer confirmations counts: one that is valid is enough (SAMLProf 4.1.4.3).</summary>
internal static class Confirmations
{
    // What the specification asks for and is not there weighs less than what contradicts.
    private const int Lacks = 1;
    private const int Contradicts = 3;

    /// <summary>The one with the least against it, the first of equal ones; null where there is none.</summary>
    public static BearerConfirmation? BestOf(SamlAssertion assertion, ShadowExpectation expected, DateTimeOffset now) =>
        assertion.Confirmations.MinBy(confirmation => WeightAgainst(confirmation, expected, now));

    private static int WeightAgainst(BearerConfirmation confirmation, ShadowExpectation expected, DateTimeOffset now)
    {
        var recipient = confirmation.Recipient is not { } url ? Lacks : expected.AcsUrls.Count > 0 && !expected.AcsUrls.Contains(url) ? Contradicts : 0;
        var expiry = confirmation.NotOnOrAfter is not { } until ? Lacks : until <= now ? Contradicts : 0;
        return recipient + expiry + (confirmation.NotBefore > now ? Contradicts : 0);
    }
}
