using Gateway.Evidence.Connections;
using Gateway.Evidence.Shadow;
using Gateway.Evidence.Sightings;
using Gateway.Mappings;

namespace Gateway.Evidence.Readiness;

/// <summary>What speaks against a cutover in what Stytch holds of a connection.</summary>
internal static class ConnectionReasons
{
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(30);

    public static IEnumerable<ReadinessCode> Of(ReadinessSubject subject, ShadowExpectation expected, double blockingShare, DateTimeOffset now)
    {
        if (subject.Target is null)
        {
            yield return ReadinessCode.NoTarget;
        }

        if (subject.Facts is not { } facts)
        {
            yield return ReadinessCode.ConnectionUnknown;
            yield break;
        }

        if (facts.DeletedAt is not null)
        {
            yield return ReadinessCode.ConnectionDeleted;
            yield break;
        }

        if (facts.Status is ConnectionStatus.Pending)
        {
            yield return ReadinessCode.ConnectionPending;
        }

        foreach (var code in Differences(subject.Mapping, expected))
        {
            yield return code;
        }

        if (facts.IdpInitiatedAuthDisabled is true && ShareOfIdpInitiated(subject.Sightings) >= blockingShare)
        {
            yield return ReadinessCode.IdpInitiatedDisabled;
        }

        if (facts.Certificates.Any(certificate => certificate.NotAfter - now < ExpiresSoon))
        {
            yield return ReadinessCode.CertificateExpires;
        }

        var known = facts.Certificates.Select(certificate => certificate.Fingerprint).ToHashSet(StringComparer.Ordinal);
        if (known.Count > 0 && subject.Sightings.Any(seen => seen.Kind is SightingKind.Certificate && !known.Contains(seen.Value)))
        {
            yield return ReadinessCode.CertificateUnknown;
        }
    }

    // Where the mapping says nothing, the traffic alone decides.
    private static IEnumerable<ReadinessCode> Differences(ConnectionMapping mapping, ShadowExpectation expected)
    {
        if (mapping.AlternativeAudienceUri is { } audience && !expected.Audiences.Contains(audience))
        {
            yield return ReadinessCode.AudienceDiffers;
        }

        if (mapping.AlternativeAcsUrl is { } acsUrl && !expected.AcsUrls.Contains(acsUrl))
        {
            yield return ReadinessCode.AcsUrlDiffers;
        }

        if (mapping.IdpEntityId is { } entityId && entityId != expected.IdpEntityId)
        {
            yield return ReadinessCode.IdpEntityIdDiffers;
        }
    }

    private static double ShareOfIdpInitiated(IReadOnlyList<Sighting> sightings)
    {
        var initiators = sightings.Where(seen => seen.Kind is SightingKind.Initiator).ToList();
        var all = initiators.Sum(seen => seen.Count);
        return all == 0 ? 0 : (double)initiators.Where(seen => seen.Value == "idp").Sum(seen => seen.Count) / all;
    }
}
