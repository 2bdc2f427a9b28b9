using Gateway.Evidence.Shadow;
using Gateway.Mappings;
using Gateway.Saml;
using Gateway.Telemetry;

namespace Gateway.Evidence.Explain;

/// <summary>
/// What a SAML message says and what Stytch would object to. Says how things are set up and nothing of a person: no NameID, no attribute's value, no
/// id of a message or an assertion, no RelayState.
/// </summary>
/// <param name="Mapping">The mapping it was compared with; null where it was looked at by itself.</param>
/// <param name="ConnectionKnown">True where it was compared with what Stytch holds; false where only with the mapping's own fields.</param>
/// <param name="GivenAs">In what shape it was given.</param>
/// <param name="GivenNote">What that means, as a sentence; null where there is nothing to say.</param>
/// <param name="WouldPass">True where no finding is an error.</param>
/// <param name="Findings">What was found, the worst first.</param>
/// <param name="Message">What it says; null where it cannot be read.</param>
/// <param name="RelayStateBytes">How long RelayState is; null where there is none.</param>
/// <param name="Bytes">How long all that was given is.</param>
/// <param name="BrowserNote">
/// Why the login may fail all the same, which no response shows: the CSP <c>form-action</c> of the IdP's page (docs/logins.md). Null where Stytch would
/// refuse it anyway, or where the mapping's delivery keeps clear of it.
/// </param>
internal sealed record Explanation(
    string? Mapping,
    bool ConnectionKnown,
    GivenAs GivenAs,
    string? GivenNote,
    bool WouldPass,
    IReadOnlyList<ExplainedFinding> Findings,
    ExplainedMessage? Message,
    int? RelayStateBytes,
    int Bytes,
    string? BrowserNote)
{
    private const string Blocked =
        "If the login ends at an empty page in Chrome, Edge or Safari and goes through in Firefox, the IdP's page blocks it by its CSP form-action: the "
        + "console of that page, or its violation report, names form-action, and nothing reaches Stytch, or no user your application. Have the page name "
        + "the old SSO host, Stytch and your application; where it cannot, give the mapping delivery repost.";

    /// <param name="given">What was given.</param>
    /// <param name="bytes">How long it was.</param>
    /// <param name="mapping">The mapping it is compared with; null for none.</param>
    /// <param name="expected">What its connection would take.</param>
    /// <param name="now">The moment it is judged for.</param>
    public static Explanation Of(GivenResponse given, int bytes, ConnectionMapping? mapping, ShadowExpectation expected, DateTimeOffset now)
    {
        var form = given.Form;
        var findings = ShadowCheck.Of(form, bytes, expected, now)
            .Select(finding => Fit(finding, given))
            .OrderByDescending(finding => finding.Code.Severity())
            .ToList();
        var wouldPass = !findings.Exists(finding => finding.Code.Severity() is FindingSeverity.Error);
        return new Explanation(
            mapping?.Identifier,
            expected.IsKnown,
            given.As,
            given.As.Sentence(),
            wouldPass,
            findings.ConvertAll(ExplainedFinding.Of),
            form.Result is SamlReadResult.Message message ? ExplainedMessage.Of(message.Value) : null,
            form.RelayStateLength,
            bytes,
            wouldPass && mapping is not { Delivery: MappingDelivery.Repost } ? Blocked : null);
    }

    // How it was given may be all that is wrong.
    private static Finding Fit(Finding finding, GivenResponse given) => finding.Code switch
    {
        FindingCode.Unreadable when given is { Form.Result: SamlReadResult.Unreadable { Defect: var defect }, As: not (GivenAs.Posted or GivenAs.Xml) } =>
            UnreadableFinding.Of(defect, given.As.Sentence()),
        FindingCode.InvalidSignature when given.As is GivenAs.LaidOutXml => finding with { Remedy = given.As.Sentence() },
        _ => finding,
    };
}

/// <summary>Something that Stytch would object to, or that somebody should know.</summary>
/// <param name="Code">What it is.</param>
/// <param name="Severity">How much it matters; Stytch would refuse the login for an error.</param>
/// <param name="ErrorType">The error_type that Stytch would most likely answer with; null where it has none for it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What can be done.</param>
/// <param name="Seen">What the message has there.</param>
/// <param name="Expected">What the connection would take.</param>
internal sealed record ExplainedFinding(
    string Code, FindingSeverity Severity, string? ErrorType, string Message, string? Remedy, string? Seen, string? Expected)
{
    public static ExplainedFinding Of(Finding finding) => new(
        Words.Of(finding.Code),
        finding.Code.Severity(),
        finding.Code.StytchErrorType(),
        finding.Code.Message(),
        finding.Remedy ?? finding.Code.Remedy(),
        finding.Seen,
        finding.Expected);
}
