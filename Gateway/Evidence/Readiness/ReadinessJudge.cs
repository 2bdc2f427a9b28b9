using Gateway.Evidence.Shadow;

namespace Gateway.Evidence.Readiness;

/// <summary>
/// Judges whether a mapping can be cut over. Pure: no I/O, no clock. Blocked where Stytch, or enough of the logins that were looked at, say that
/// logins would fail; ready where enough of them would have passed; else nobody knows.
/// </summary>
internal static class ReadinessJudge
{
    /// <param name="subject">What is known of the mapping.</param>
    /// <param name="further">Reasons from elsewhere.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="now">The present.</param>
    public static ReadinessReport Judge(ReadinessSubject subject, IReadOnlyList<ReadinessReason> further, ReadinessOptions options, DateTimeOffset now)
    {
        var expected = ShadowExpectation.Of(subject.Mapping, subject.Target, subject.Facts);
        var traffic = new TrafficEvidence(subject.Sightings, expected.Fingerprint);
        var reasons = ConnectionReasons.Of(subject, expected, options.BlockingShare, now).Select(ReadinessReason.Of)
            .Concat(traffic.Reasons(options))
            .Concat(further)
            .DistinctBy(reason => reason.Code, StringComparer.Ordinal)
            .OrderByDescending(reason => reason.Severity)
            .ToList();
        var isBlocked = reasons.Exists(reason => reason.Severity is FindingSeverity.Error);
        var lack = LackOf(traffic, options);
        if (lack is { } code)
        {
            reasons.Add(ReadinessReason.Of(code));
        }

        var verdict = isBlocked ? ReadinessVerdict.Blocked : lack is null ? ReadinessVerdict.Ready : ReadinessVerdict.Unknown;
        return new ReadinessReport(subject.Mapping.Identifier, verdict, reasons, traffic.Responses, traffic.Accepted, traffic.WouldPass, traffic.LastSeen);
    }

    // Why what was seen is not enough; null where it is.
    private static ReadinessCode? LackOf(TrafficEvidence traffic, ReadinessOptions options) => traffic switch
    {
        { Accepted: 0 } => ReadinessCode.NoTraffic,
        { IsCurrent: false } => ReadinessCode.ChangedSince,
        _ when traffic.WouldPass < options.MinResponses => ReadinessCode.FewResponses,
        _ => null,
    };
}
