using System.Diagnostics.Metrics;
using Gateway.Telemetry;
using Gateway.Telemetry.Metrics;

namespace Gateway.Public.SlowBodies;

/// <summary>Counts bodies that came after their answer.</summary>
internal sealed class LateBodyMetrics
{
    public const string MeterName = "Gateway.SlowBodies";

    private static readonly string[] Ends = [.. Words.All<BodyEnd>()];

    private readonly StripedCounts _counts = new(Ends.Length);

    public LateBodyMetrics(IMeterFactory meterFactory, BodyPaces paces)
    {
        var meter = meterFactory.Create(MeterName);
        meter.CreateObservableCounter("gateway.late_bodies", Measure, "{request}", "Bodies that came after their answer, by how that ended.");
        meter.CreateObservableGauge("gateway.slow_bodies.open", () => paces.Count, "{request}", "Bodies that are waited for.");
    }

    public void Ended(BodyEnd end) => _counts.Increment((int)end);

    private IEnumerable<Measurement<long>> Measure() =>
        Ends.Select((end, i) => new Measurement<long>(_counts.Sum(i), new KeyValuePair<string, object?>("end", end)));
}
