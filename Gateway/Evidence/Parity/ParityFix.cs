using System.Security.Cryptography;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Sightings;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Evidence.Parity;

/// <summary>
/// Chooses what to change at Stytch so that a connection fits its mapping, and its organization lets people sign in by it. Pure. Only ever these fields; and
/// none to a value that the traffic contradicts: then the mapping is wrong, and the connection may be right.
/// </summary>
internal static class ParityFix
{
    /// <param name="subject">As just read from Stytch.</param>
    /// <param name="fingerprints">Certificates the operator vouches for: 64 lower-case hexadecimal digits each.</param>
    /// <param name="now">The present.</param>
    public static IReadOnlyList<ParityFixStep> Plan(ParitySubject subject, IReadOnlyCollection<string> fingerprints, DateTimeOffset now) =>
        subject.Facts is { } facts
            ? [.. ParityCheck.Check(subject, now).Select(finding => StepOf(finding, subject, facts, fingerprints)).OfType<ParityFixStep>()]
            : [];

    private static ParityFixStep? StepOf(
        ParityFinding finding, ParitySubject subject, ConnectionFacts facts, IReadOnlyCollection<string> fingerprints) => finding.Code switch
        {
            ParityCode.AudienceMissing or ParityCode.AudienceDiffers when Fits(subject, SightingKind.Audience, finding.Expected!) =>
                Step(finding, "alternative_audience_uri", facts.AlternativeAudienceUri, finding.Expected!, new() { AlternativeAudienceUri = finding.Expected }),
            ParityCode.AlternativeAcsUrlMissing or ParityCode.AlternativeAcsUrlDiffers =>
                Step(finding, "alternative_acs_url", facts.AlternativeAcsUrl, finding.Expected!, new() { AlternativeAcsUrl = finding.Expected }),
            ParityCode.EntityIdDiffers when Fits(subject, SightingKind.Issuer, finding.Expected!) =>
                Step(finding, "idp_entity_id", facts.IdpEntityId, finding.Expected!, new() { IdpEntityId = finding.Expected }),
            ParityCode.IdpInitiatedRefused =>
                Step(finding, "idp_initiated_auth_disabled", "true", "false", new() { IdpInitiatedAuthDisabled = false }),
            ParityCode.SsoNotAllowed when facts.AllowedAuthMethods is { } allowed => AllowSso(finding, allowed),
            ParityCode.CertificateNotHeld when fingerprints.Contains(finding.Expected!) && PemOf(subject, finding.Expected!) is { } pem =>
                Step(finding, "x509_certificate", null, finding.Expected!, new() { X509Certificate = pem }),
            _ => null,
        };

    // All that was allowed stays: people may rely on it.
    private static ParityFixStep AllowSso(ParityFinding finding, IReadOnlyList<string> allowed)
    {
        string[] methods = [.. allowed, OrganizationCheck.Sso];
        return Step(finding, "allowed_auth_methods", finding.Found, OrganizationCheck.TextOf(methods), new()) with
        {
            OrganizationChange = new() { AllowedAuthMethods = methods },
        };
    }

    private static ParityFixStep Step(ParityFinding finding, string field, string? from, string to, SamlConnectionChange change) =>
        new(finding.Code, field, from, to, FixOutcome.Planned, null) { Change = change };

    private static bool Fits(ParitySubject subject, SightingKind kind, string value) =>
        subject.Sightings.Current(kind) is { Count: 0 } || subject.Sightings.Shows(kind, value);

    // What was posted is anybody's. The fingerprint that the operator compared with the IdP vouches for these very bytes, and for nothing else.
    private static string? PemOf(ParitySubject subject, string fingerprint)
    {
        var seen = subject.Sightings.FirstOrDefault(seen => seen.Kind is SightingKind.Certificate && seen.Value == fingerprint);
        return seen?.Detail is { } text && ConnectionCertificate.TryRead(text) is { } certificate && certificate.Fingerprint == fingerprint
            ? PemEncoding.WriteString("CERTIFICATE", Convert.FromBase64String(certificate.Certificate))
            : null;
    }
}
