using System.Diagnostics.Metrics;
using Gateway.Telemetry.Metrics;

namespace Gateway.Admin;

/// <summary>Why a caller was turned away before the call was looked at. A closed set: the values of the metric tag <c>reason</c>.</summary>
internal enum AdminRefusal
{
    /// <summary>An address outside of the allowed networks.</summary>
    Address,

    /// <summary>More requests than a limit allows.</summary>
    Rate,
}

/// <summary>Counts the callers that were turned away.</summary>
internal sealed class AdminMetrics
{
    public const string MeterName = "Gateway.Admin";

    private static readonly string[] Reasons = ["address", "rate"];

    private readonly StripedCounts _refused = new(Reasons.Length);

    public AdminMetrics(IMeterFactory meterFactory) => meterFactory.Create(MeterName).CreateObservableCounter(
        "gateway.admin.refused", Measure, "{request}", "Admin requests turned away by address or rate.");

    public void Refused(AdminRefusal reason) => _refused.Increment((int)reason);

    private IEnumerable<Measurement<long>> Measure() =>
        Reasons.Select((reason, i) => new Measurement<long>(_refused.Sum(i), new KeyValuePair<string, object?>("reason", reason)));
}
