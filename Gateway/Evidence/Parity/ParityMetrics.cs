using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Evidence.Parity;

/// <summary>How mappings stood when all were last read. Shown by the gateway of a fleet that read them.</summary>
internal sealed class ParityMetrics
{
    public const string MeterName = "Gateway.Parity";

    private readonly Meter _meter;
    private volatile ParityRun? _run;

    public ParityMetrics(IMeterFactory meterFactory)
    {
        _meter = meterFactory.Create(MeterName);
        _meter.CreateObservableGauge("gateway.parity", Measure, "{mapping}", "Mappings by how they stood to what Stytch holds when all were last read.");
    }

    /// <summary>All were read here.</summary>
    public void Read(ParityRun run) => _run = run;

    /// <summary>Another gateway reads them from now on.</summary>
    public void Forget() => _run = null;

    private IEnumerable<Measurement<long>> Measure() => _run is not { } run ? [] :
    [
        Of(ParityStatus.Green, run.Green),
        Of(ParityStatus.Yellow, run.Yellow),
        Of(ParityStatus.Unknown, run.Unknown),
        Of(ParityStatus.Red, run.Red),
    ];

    private static Measurement<long> Of(ParityStatus status, long count) => new(count, new KeyValuePair<string, object?>("status", Words.Of(status)));
}
