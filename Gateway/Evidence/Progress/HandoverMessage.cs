using System.Globalization;
using Gateway.Mappings;

namespace Gateway.Evidence.Progress;

/// <summary>
/// Writes the message to a customer's IT. Pure. Lines stay below 78 characters (RFC 5322 2.1.1) unless a URL is longer, so that
/// mail programs leave them alone.
/// </summary>
internal static class HandoverMessage
{
    private const string Subject = "Single sign-on: two settings to change at your identity provider";

    /// <param name="mapping">The mapping.</param>
    /// <param name="target">Its ACS URL at Stytch, which is its Audience, too.</param>
    /// <param name="until">The day up to which the old settings work; null for none.</param>
    /// <param name="quietDaysNeeded">How long the operator waits before the mapping is retired.</param>
    public static Handover Of(ConnectionMapping mapping, string target, DateOnly? until, int quietDaysNeeded) => new(
        Subject,
        BodyOf(mapping, target, until),
        target,
        target,
        mapping.AlternativeAcsUrl,
        mapping.AlternativeAudienceUri,
        until,
        StepsOf(mapping, quietDaysNeeded));

    private static string BodyOf(ConnectionMapping mapping, string target, DateOnly? until) =>
        $"""
        Hello,

        we have moved our single sign-on to a new service. Everybody can sign in
        as before: what your identity provider sends to the old address is
        passed on. To finish the move, please change two settings at your
        identity provider.

        1. ACS URL
           (also called Single sign-on URL, Reply URL or Consumer Service URL)
        {ValuesOf(target, mapping.AlternativeAcsUrl)}

        2. Audience
           (also called Audience URI, SP Entity ID or Identifier)
        {ValuesOf(target, mapping.AlternativeAudienceUri)}

        Both settings have the same value. Please save them together. If your
        identity provider allows several ACS URLs, keep the old one beside the
        new one for now, and make the new one the default.

        What stays as it is
          - your certificate, your sign-on URL and your Issuer (Entity ID)
          - NameID, its format, and all attributes and groups you send
          - who is assigned to the application

        How to test
          1. Save the two settings.
          2. Open a private browser window and sign in with your own account:
             once from your portal, and once from our application.
          3. If you are signed in, that is all. If not, put the old values
             back: they still work. Then tell us the time, and the message
             you saw with its reference, if there is one.

        When
        {WhenOf(until)}

        Thank you.

        """.ReplaceLineEndings("\n");

    private static string ValuesOf(string value, string? replaces) => replaces is null ? $"   new: {value}" : $"   new: {value}\n   old: {replaces}";

    private static string WhenOf(DateOnly? until) => until is { } day
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"  Old and new settings both work until {day:yyyy-MM-dd}. Please make the\n  change before: "
            + $"afterwards sign-ins by the old address may be turned away.")
        : "  Old and new settings both work for now, so pick a time that suits you.\n  We will tell you well before the old address is switched off.";

    private static List<string> StepsOf(ConnectionMapping mapping, int quietDaysNeeded)
    {
        var steps = new List<string>
        {
            "Before you send this: sign in once with the new values over a connection of your own, to see that Stytch takes both Audiences.",
        };
        if (mapping.AlternativeAcsUrl is not null)
        {
            steps.Add(
                "When the customer has confirmed: clear alternative_acs_url at the Stytch connection, so that sign-ins begun at the application name "
                + "the new ACS URL, too.");
        }

        steps.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"Watch quiet_days: after {quietDaysNeeded} whole days without a sign-in by the old URL the mapping is safe to retire."));
        steps.Add("Retire the mapping, then clear alternative_audience_uri at the Stytch connection.");
        return steps;
    }
}
