using System.Diagnostics.Metrics;
using Gateway.Public.Legacy.Proxy;

namespace Gateway.Public.Legacy;

/// <summary>How a proxied request can fail. A closed set: the values of the metric tag <c>reason</c>.</summary>
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
}

/// <summary>What the legacy side counts.</summary>
internal sealed class LegacyMetrics(IMeterFactory meterFactory)
{
    public const string MeterName = "Gateway.Legacy";

    private readonly Counter<long> _failures =
        meterFactory.Create(MeterName).CreateCounter<long>(
            "gateway.legacy.failures", "{request}", "Proxied requests that the legacy backend did not answer, by reason.");

    public void Failed(LegacyFailure failure) => _failures.Add(1, new KeyValuePair<string, object?>("reason", LegacyOutcome.WordOf(failure)));
}
