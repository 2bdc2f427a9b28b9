using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Evidence.Identities;

/// <summary>Why somebody is not kept. The names are the metric's tag <c>reason</c>.</summary>
internal enum IdentityDrop
{
    /// <summary>As many wait for the store as memory is set aside for.</summary>
    QueueFull,

    /// <summary>As many people of the mapping are kept as may be.</summary>
    StoreFull,
}

/// <summary>Counts the people of whom nothing was kept.</summary>
internal sealed class IdentityMetrics
{
    public const string MeterName = "Gateway.Identities";

    private readonly long[] _dropped = new long[Enum.GetValues<IdentityDrop>().Length];

    public IdentityMetrics(IMeterFactory meterFactory) => meterFactory.Create(MeterName).CreateObservableCounter(
        "gateway.identities.dropped",
        () => Enum.GetValues<IdentityDrop>().Select(reason => new Measurement<long>(
            Interlocked.Read(ref _dropped[(int)reason]), new KeyValuePair<string, object?>("reason", Words.Of(reason)))),
        "{person}",
        "People of whom no hash was kept, by reason.");

    public void Dropped(IdentityDrop reason, long count = 1) => Interlocked.Add(ref _dropped[(int)reason], count);
}
