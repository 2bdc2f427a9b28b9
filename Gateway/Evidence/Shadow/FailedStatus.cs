using Gateway.Saml;
using Gateway.Telemetry;

namespace Gateway.Evidence.Shadow;

/// <summary>What an IdP says of a login that failed there, and what can be done about it (SAMLCore 3.2.2.2).</summary>
internal static class FailedStatus
{
    private const string Prefix = "urn:oasis:names:tc:SAML:2.0:status:";

    public static Finding Of(SamlMessage response)
    {
        var message = response.StatusMessage is StatusMessageKind.None ? null : $"StatusMessage: {Words.Of(response.StatusMessage)}";
        string[] seen = [.. new[] { response.Status, response.StatusDetail, message }.OfType<string>()];
        return new(FindingCode.StatusNotSuccess, seen.Length > 0 ? string.Join(", ", seen) : null, Remedy: RemedyOf(response));
    }

    private static string? RemedyOf(SamlMessage response) => (WithoutPrefix(response.StatusDetail), response.StatusMessage) switch
    {
        ("InvalidNameIDPolicy", _) or (_, StatusMessageKind.NameId) =>
            "Have the IdP give the NameID format that the request asks for, or have the application ask for one that the IdP gives.",
        ("NoAuthnContext", _) or (_, StatusMessageKind.AuthnContext) =>
            "Have the application ask for no RequestedAuthnContext, or for one that the IdP offers.",
        ("NoPassive", _) => "Have the application ask without IsPassive: the user was not signed in at the IdP.",
        ("UnknownPrincipal", _) or (_, StatusMessageKind.NotAssigned) => "Assign the user to the application at the IdP.",
        ("RequestUnsupported", _) => "Compare what the AuthnRequest asks for with what the IdP supports.",
        (_, StatusMessageKind.Signature) => "Give the IdP the certificate that AuthnRequests are signed with, or have it take unsigned ones.",
        ("RequestDenied", _) => "Look into the IdP's log: it knows the request and does not answer it for this user or application.",
        ("AuthnFailed", _) or (_, StatusMessageKind.NotCompleted) => "Nothing, if it is rare: the user gave up or could not sign in at the IdP.",
        _ => null,
    };

    private static string? WithoutPrefix(string? code) => code?.StartsWith(Prefix, StringComparison.Ordinal) is true ? code[Prefix.Length..] : null;
}
