using System.Globalization;
using Gateway.Evidence.Explain;
using Gateway.Saml;
using Gateway.Telemetry;

namespace Gateway.Cli.Verbs;

/// <summary>An explanation for people.</summary>
internal static class ExplanationText
{
    public static IEnumerable<string> Lines(Explanation explanation) =>
    [
        .. explanation.Message is { } message ? Lines(message) : [],
        .. explanation.GivenNote is { } note ? [Line("Given", note)] : Array.Empty<string>(),
        Line("Length", Size(explanation)),
        "",
        .. explanation.Findings.SelectMany(Lines),
        Verdict(explanation),
        .. explanation.BrowserNote is { } browser ? [browser] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Lines(ExplainedMessage message) =>
    [
        Line(
            "Message",
            $"{message.Kind}, issued {Time(message.IssuedAt)}, {(message.AnswersRequest ? "answers an AuthnRequest" : "begun at the IdP (no InResponseTo)")}"),
        Line("Issuer", message.Issuer),
        Line("Destination", message.Destination),
        .. message.Status is { } status ? [Line("Status", status)] : Array.Empty<string>(),
        .. message.StatusDetail is { } detail ? [Line("  Detail", detail)] : Array.Empty<string>(),
        .. message.StatusMessage is not StatusMessageKind.None ? [Line("  Message", $"speaks of {Words.Of(message.StatusMessage)}")] : Array.Empty<string>(),
        .. message.EncryptedAssertions > 0 ? [Line("Assertion", $"{message.EncryptedAssertions}, encrypted")] : Array.Empty<string>(),
        .. message.Assertions.SelectMany(Lines),
        .. message.Signatures.SelectMany(Lines),
    ];

    private static IEnumerable<string> Lines(ExplainedAssertion assertion) =>
    [
        Line("Assertion of", assertion.Issuer),
        Line("  Audience", List(assertion.Audiences)),
        Line("  Recipient", List(assertion.Recipients)),
        Line("  Valid", $"{Time(assertion.NotBefore)} to {Time(assertion.NotOnOrAfter)}"),
        Line("  NameID", assertion.NameIdFormat),
        Line("  Attributes", List(assertion.Attributes)),
    ];

    private static IEnumerable<string> Lines(ExplainedSignature signature) =>
    [
        Line("Signature", $"of the {signature.Place}, {signature.Algorithm}, digest {signature.DigestAlgorithm}"),
        .. signature.Certificates.Select(fingerprint => Line("  Certificate", "SHA-256 " + fingerprint)),
    ];

    private static IEnumerable<string> Lines(ExplainedFinding finding)
    {
        yield return $"{Words.Of(finding.Severity)} {finding.Code}{(finding.ErrorType is { } type ? $" (Stytch: {type})" : "")}: {finding.Message}";
        if (finding.Seen is { } seen)
        {
            yield return $"  seen:     {Printable(seen)}";
        }

        if (finding.Expected is { } expected)
        {
            yield return $"  expected: {expected}";
        }

        if (finding.Remedy is { } remedy)
        {
            yield return $"  remedy:   {remedy}";
        }
    }

    private static string Verdict(Explanation explanation) => (explanation.WouldPass, explanation.Mapping) switch
    {
        (false, _) => "Stytch would refuse it.",
        (true, null) => "Nothing in it that any connection would refuse. Compare it with one: --mapping IDENTIFIER.",
        (true, var mapping) =>
            $"Stytch would take it for {mapping}{(explanation.ConnectionKnown ? "" : ", as far as the mapping tells: its connection is not known here")}.",
    };

    private static string Size(Explanation explanation)
    {
        var message = explanation.Message is { } read ? $", message {read.Bytes}" : "";
        var relayState = explanation.RelayStateBytes is { } bytes ? $", RelayState {bytes}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{explanation.Bytes} bytes{message}{relayState}");
    }

    private static string Line(string name, string? value) => $"{name,-14}{Printable(value ?? "none")}";

    // A terminal would act on control characters, which XML allows some of.
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));

    private static string? List(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(", ", values);

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "no time";
}
