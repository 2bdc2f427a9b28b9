using System.Diagnostics.Metrics;

namespace Gateway.Public.Metadata;

/// <summary>Counts how often the legacy metadata was found changed.</summary>
internal sealed class MetadataMetrics
{
    public const string MeterName = "Gateway.Metadata";

    private long _changed;

    public MetadataMetrics(IMeterFactory meterFactory) => meterFactory.Create(MeterName).CreateObservableCounter(
        "gateway.metadata.changed", () => Interlocked.Read(ref _changed), "{mapping}", "Mappings whose legacy metadata came to differ from its stored copy.");

    public void Changed() => Interlocked.Increment(ref _changed);
}
