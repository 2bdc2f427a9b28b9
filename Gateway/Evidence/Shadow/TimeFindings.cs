using System.Globalization;
using Gateway.Saml;

namespace Gateway.Evidence.Shadow;

/// <summary>Whether a response came in its time. Stytch's tolerance is not documented: the bounds are what many service providers allow.</summary>
internal static class TimeFindings
{
    /// <summary>Clocks that differ by more are worth a word; what is expired or early by less may still be taken.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(30);

    public static void Add(SamlMessage response, ShadowExpectation expected, DateTimeOffset now, List<Finding> findings)
    {
        if (response.IssueInstant is { } issued && (issued - now).Duration() > MaxSkew)
        {
            findings.Add(new(FindingCode.ClockSkew, Text(issued), Text(now)));
        }

        foreach (var assertion in response.Assertions)
        {
            var confirmation = Confirmations.BestOf(assertion, expected, now);
            if (new[] { assertion.NotBefore, confirmation?.NotBefore }.Max() is { } from && from > now)
            {
                findings.Add(new(FindingCode.NotYetValid, Text(from), Text(now)));
            }

            if (new[] { assertion.ConditionsNotOnOrAfter, confirmation?.NotOnOrAfter }.Min() is not { } until)
            {
                continue;
            }

            if (until <= now)
            {
                findings.Add(new(FindingCode.Expired, Text(until), Text(now)));
            }
            else if (until - now < ShortLife)
            {
                findings.Add(new(FindingCode.ShortLifetime, Text(until), Text(now)));
            }
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
