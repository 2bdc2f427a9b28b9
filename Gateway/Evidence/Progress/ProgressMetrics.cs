using System.Diagnostics.Metrics;

namespace Gateway.Evidence.Progress;

/// <summary>How the traffic counts fare on their way to the store.</summary>
internal sealed class ProgressMetrics
{
    public const string MeterName = "Gateway.Progress";

    private long _dropped;
    private int _waiting;

    public ProgressMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        meter.CreateObservableGauge(
            "gateway.traffic.waiting", () => Volatile.Read(ref _waiting), "{row}", "Counts, one a mapping and day, that wait for their store.");
        meter.CreateObservableCounter(
            "gateway.traffic.dropped", () => Interlocked.Read(ref _dropped), "{request}", "Requests that could not be counted: too many counts waited.");
    }

    public void Waiting(int rows) => Volatile.Write(ref _waiting, rows);

    public void Dropped(long requests) => Interlocked.Add(ref _dropped, requests);
}
