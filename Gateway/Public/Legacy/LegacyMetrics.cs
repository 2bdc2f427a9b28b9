using System.Diagnostics.Metrics;
using Gateway.Public.Legacy.Proxy;
using Gateway.Telemetry.Metrics;

namespace Gateway.Public.Legacy;

/// <summary>How a proxied request can fail. A closed set: values of the metric tag <c>reason</c>.</summary>
internal enum LegacyFailure
{
    /// <summary>No connection, or the connection broke before an answer.</summary>
    Unreachable,

    /// <summary>No answer within the cluster's activity timeout.</summary>
    TimedOut,

    /// <summary>Health checks have taken every destination out.</summary>
    NoDestination,

    /// <summary>The answer began and broke off.</summary>
    CutShort,

    /// <summary>
    /// The connection ended while the request's body was sent: a backend, or a WAF in front of it, that refuses a request at its head does so. What it answered
    /// is lost with the connection.
    /// </summary>
    BodyRefused,
}

/// <summary>
/// What the legacy side counts: its failures, and its own 5xx answers. Every reason is there from the start, so that the first one shows as a rise.
/// </summary>
internal sealed class LegacyMetrics
{
    public const string MeterName = "Gateway.Legacy";

    private static readonly string[] Reasons = [.. Enum.GetValues<LegacyFailure>().Select(LegacyOutcome.WordOf), LegacyOutcome.BackendError];

    private readonly StripedCounts _failures = new(Reasons.Length);

    public LegacyMetrics(IMeterFactory meterFactory) => meterFactory.Create(MeterName).CreateObservableCounter(
        "gateway.legacy.failures", Measure, "{request}", "Proxied requests that the legacy backend did not answer, or answered with a 5xx, by reason.");

    public void Failed(LegacyFailure failure) => _failures.Increment((int)failure);

    /// <summary>The backend's own answer is a 5xx.</summary>
    public void AnsweredError() => _failures.Increment(Reasons.Length - 1);

    private IEnumerable<Measurement<long>> Measure() =>
        Reasons.Select((reason, i) => new Measurement<long>(_failures.Sum(i), new KeyValuePair<string, object?>("reason", reason)));
}
