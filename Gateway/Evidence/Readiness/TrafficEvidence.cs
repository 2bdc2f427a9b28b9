using Gateway.Evidence.Shadow;
using Gateway.Evidence.Sightings;
using Gateway.Telemetry;

namespace Gateway.Evidence.Readiness;

/// <summary>
/// What the responses that were looked at say of a cutover. Each finding names what it was judged against
/// (<see cref="ShadowExpectation.Fingerprint"/>): once the mapping or the connection is another, it is no evidence any more.
/// </summary>
internal sealed class TrafficEvidence
{
    /// <summary>A fault that did not come for so long while other logins passed was mended by somebody.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);

    private readonly List<(FindingCode Code, Sighting Seen)> _findings = [];
    private readonly string _fingerprint;
    private readonly Sighting? _response;

    public TrafficEvidence(IReadOnlyList<Sighting> sightings, string fingerprint)
    {
        _fingerprint = fingerprint;
        foreach (var seen in sightings)
        {
            if (seen.Kind is SightingKind.Response)
            {
                _response = seen;
            }
            else if (seen.Kind is SightingKind.Finding && Words.TryParse<FindingCode>(seen.Value, out var code))
            {
                _findings.Add((code, seen));
            }
        }
    }

    public long Responses => _response?.Count ?? 0;

    /// <summary>Those that the legacy side took: whatever it refused says nothing of a login that works today.</summary>
    public long Accepted => Math.Max(0, Responses - (Find(FindingCode.LegacyRefusedToo)?.Count ?? 0));

    public long WouldPass => Find(FindingCode.WouldPass)?.Count ?? 0;

    public DateTimeOffset? LastSeen => _response?.LastSeen;

    /// <summary>True where the newest response was judged against what holds now.</summary>
    public bool IsCurrent => _response?.Detail == _fingerprint;

    private DateTimeOffset? LastPassing => Find(FindingCode.WouldPass) is { } passed && passed.Detail == _fingerprint ? passed.LastSeen : null;

    /// <summary>The faults that count, each with what it means for a cutover.</summary>
    public IEnumerable<ReadinessReason> Reasons(ReadinessOptions options)
    {
        foreach (var (code, seen) in _findings)
        {
            if (code.Severity() is FindingSeverity.Info || seen.Detail != _fingerprint || LastPassing - seen.LastSeen > Forgotten)
            {
                continue;
            }

            var isFrequent = seen.Count >= options.BlockingShare * Accepted;
            // A fault that is new among many good logins is a small share of them, and all the same every login fails by now.
            var isAllThatComes = seen.Count >= options.MinResponses && (LastPassing is not { } passed || seen.LastSeen > passed);
            var severity = code.Blocks() && (isFrequent || isAllThatComes) ? FindingSeverity.Error : FindingSeverity.Warning;
            yield return ReadinessReason.Of(code, severity, seen.Count, Accepted);
        }
    }

    private Sighting? Find(FindingCode code) => _findings.FirstOrDefault(finding => finding.Code == code).Seen;
}
