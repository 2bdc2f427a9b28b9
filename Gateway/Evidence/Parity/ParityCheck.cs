using Gateway.Evidence.Connections;
using Gateway.Evidence.Sightings;
using Gateway.Mappings;
using Gateway.Telemetry;

namespace Gateway.Evidence.Parity;

/// <summary>
/// Holds a mapping, what Stytch has of its connection and what its traffic showed against each other. Pure: no I/O, no clock. What is not known is
/// not held against anybody.
/// </summary>
internal static class ParityCheck
{
    public static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(30);

    private const string ByIdp = "idp";
    private const string Yes = "yes";
    private const string Saml = "saml";

    // By both an IdP may name people as it likes (SAMLCore 8.3.1), so neither can be held against the other side.
    private const string Unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

    /// <summary>All that does not fit, the worst first.</summary>
    public static IReadOnlyList<ParityFinding> Check(ParitySubject subject, DateTimeOffset now) =>
        [.. Find(subject, now).OrderByDescending(finding => finding.Severity)];

    private static IEnumerable<ParityFinding> Find(ParitySubject subject, DateTimeOffset now)
    {
        // The id of another kind of connection makes no target; the kind says why.
        var target = subject is { Target: null, Facts: not { ForeignKind: not null, DeletedAt: null } }
            ? [ParityFinding.Of(ParityCode.NoTarget)]
            : Array.Empty<ParityFinding>();
        return target.Concat(subject.Facts switch
        {
            // Older facts may be there; what they would say is not what was asked for.
            _ when subject.Unread is { } unread => [ParityFinding.Of(unread)],
            null => [ParityFinding.Of(ParityCode.NotRead)],
            { DeletedAt: not null } when subject.OtherProject is { } other => [ParityFinding.Of(ParityCode.WrongProject, subject.Mapping.Project, other)],
            { DeletedAt: not null } => [ParityFinding.Of(ParityCode.ConnectionMissing, subject.Mapping.ConnectionId)],
            { ForeignKind: { } kind } => [ParityFinding.Of(ParityCode.WrongKind, Saml, Words.Of(kind))],
            var facts => OfConnection(subject, facts)
                .Concat(OfAudience(subject, facts))
                .Concat(OfAlternativeAcsUrl(subject.Mapping, facts))
                .Concat(OfEntityId(subject, facts))
                .Concat(OfCertificates(subject.Sightings, facts, now))
                .Concat(OfSettings(subject.Sightings, facts))
                .Concat(OfNameId(subject.Sightings, facts))
                .Concat(OfRequests(subject.Sightings, facts))
                .Concat(OrganizationCheck.Of(facts)),
        });
    }

    private static IEnumerable<ParityFinding> OfConnection(ParitySubject subject, ConnectionFacts facts)
    {
        if (facts.Status is ConnectionStatus.Pending)
        {
            yield return ParityFinding.Of(ParityCode.ConnectionPending);
        }

        if (subject.Mapping.OrganizationId is { } organization && facts.OrganizationId is { } actual && !IsOrganization(organization, facts))
        {
            yield return ParityFinding.Of(ParityCode.WrongOrganization, organization, actual);
        }

        if (subject.Target is { } target && facts.AcsUrl is { } acsUrl && acsUrl != target)
        {
            yield return ParityFinding.Of(ParityCode.AcsUrlDiffers, target, acsUrl);
        }
    }

    private static IEnumerable<ParityFinding> OfAudience(ParitySubject subject, ConnectionFacts facts)
    {
        var (ours, theirs) = (subject.Mapping.AlternativeAudienceUri, facts.AlternativeAudienceUri);
        if (ours is not null && theirs is null && IsWhole(facts) && ours != facts.AudienceUri)
        {
            yield return ParityFinding.Of(ParityCode.AudienceMissing, ours);
        }

        if (ours is not null && theirs is not null && ours != theirs)
        {
            yield return ParityFinding.Of(ParityCode.AudienceDiffers, ours, theirs);
        }

        var seen = subject.Sightings.Current(SightingKind.Audience);
        var unlike = seen.FirstOrDefault(audience => !EitherOf(audience).Any(value => value == theirs || value == facts.AudienceUri));
        if (unlike is { } other && (theirs is not null || IsWhole(facts)))
        {
            yield return ParityFinding.Of(ParityCode.AudienceUnlikeTraffic, other.Value, theirs ?? facts.AudienceUri);
        }
    }

    // Of several in one restriction one is enough (SAMLCore 2.5.1.4).
    private static IEnumerable<string> EitherOf(Sighting audience) => (audience.Detail?.Split('\n') ?? []).Append(audience.Value);

    private static IEnumerable<ParityFinding> OfAlternativeAcsUrl(ConnectionMapping mapping, ConnectionFacts facts)
    {
        if (mapping.AlternativeAcsUrl is not { } ours || facts.AlternativeAcsUrl == ours)
        {
            yield break;
        }

        if (facts.AlternativeAcsUrl is { } theirs)
        {
            yield return ParityFinding.Of(ParityCode.AlternativeAcsUrlDiffers, ours, theirs);
        }
        else if (IsWhole(facts))
        {
            yield return ParityFinding.Of(ParityCode.AlternativeAcsUrlMissing, ours);
        }
    }

    private static IEnumerable<ParityFinding> OfEntityId(ParitySubject subject, ConnectionFacts facts)
    {
        // A connection without any is pending.
        if (facts.IdpEntityId is not { } theirs)
        {
            yield break;
        }

        if (subject.Mapping.IdpEntityId is { } ours && ours != theirs)
        {
            yield return ParityFinding.Of(ParityCode.EntityIdDiffers, ours, theirs);
        }

        if (subject.Sightings.Current(SightingKind.Issuer).FirstOrDefault(issuer => issuer.Value != theirs) is { } seen)
        {
            yield return ParityFinding.Of(ParityCode.EntityIdUnlikeTraffic, seen.Value, theirs);
        }
    }

    private static IEnumerable<ParityFinding> OfCertificates(IReadOnlyList<Sighting> sightings, ConnectionFacts facts, DateTimeOffset now)
    {
        var seen = sightings.Current(SightingKind.Certificate);
        if (facts.Certificates.Count > 0 || IsWhole(facts))
        {
            foreach (var certificate in seen.Where(seen => !facts.Certificates.Any(held => held.Fingerprint == seen.Value)))
            {
                yield return ParityFinding.Of(ParityCode.CertificateNotHeld, certificate.Value);
            }
        }

        foreach (var held in facts.Certificates)
        {
            if (held.NotAfter <= now)
            {
                yield return ParityFinding.Of(ParityCode.CertificateExpired, found: held.Fingerprint);
            }
            else if (held.NotAfter - now <= ExpiresSoon)
            {
                yield return ParityFinding.Of(ParityCode.CertificateExpires, found: held.Fingerprint);
            }

            if (seen.Count > 0 && !sightings.Any(seen => seen.Kind is SightingKind.Certificate && seen.Value == held.Fingerprint))
            {
                yield return ParityFinding.Of(ParityCode.CertificateNeverSeen, found: held.Fingerprint);
            }
        }
    }

    private static IEnumerable<ParityFinding> OfSettings(IReadOnlyList<Sighting> sightings, ConnectionFacts facts)
    {
        if (facts.IdpInitiatedAuthDisabled is true && sightings.Shows(SightingKind.Initiator, ByIdp))
        {
            yield return ParityFinding.Of(ParityCode.IdpInitiatedRefused);
        }

        if (facts.HasEncryptionKey is false && sightings.Shows(SightingKind.Encrypted, Yes))
        {
            yield return ParityFinding.Of(ParityCode.EncryptionKeyMissing);
        }
    }

    private static IEnumerable<ParityFinding> OfNameId(IReadOnlyList<Sighting> sightings, ConnectionFacts facts)
    {
        if (facts.NameIdFormat is not { } theirs || theirs == Unspecified)
        {
            yield break;
        }

        if (sightings.Current(SightingKind.NameIdFormat).FirstOrDefault(format => format.Value != theirs && format.Value != Unspecified) is { } seen)
        {
            yield return ParityFinding.Of(ParityCode.NameidFormatUnlikeTraffic, seen.Value, theirs);
        }
    }

    // Whether an IdP checks requests is not seen, nor by which key: of a signature in a query the certificate is not part.
    private static IEnumerable<ParityFinding> OfRequests(IReadOnlyList<Sighting> sightings, ConnectionFacts facts)
    {
        if (sightings.Shows(SightingKind.RequestSigned, Yes) && facts.SigningCertificates.MaxBy(certificate => certificate.NotAfter) is { } signing)
        {
            yield return ParityFinding.Of(ParityCode.SigningCertificateNew, found: signing.Fingerprint);
        }
    }

    // A mapping may name it by id, slug or external id. Facts that were not read from the API know the id alone.
    private static bool IsOrganization(string name, ConnectionFacts facts) =>
        name == facts.OrganizationId || name == facts.OrganizationSlug || name == facts.OrganizationExternalId
        || (facts.OrganizationSlug is null && !name.StartsWith("organization-", StringComparison.Ordinal));

    // An operator may have left out what he did not look up; Stytch's API leaves out nothing that is set.
    private static bool IsWhole(ConnectionFacts facts) => facts.Source is FactSource.Api;
}
