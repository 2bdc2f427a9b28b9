using System.Diagnostics.Metrics;

namespace Gateway.Evidence.Sightings;

/// <summary>Why a sighting is not kept. A closed set: the values of the metric tag <c>reason</c>.</summary>
internal enum SightingDrop
{
    /// <summary>Its identifier or value is too long, or no text.</summary>
    Unfit,

    /// <summary>As many wait for the store as memory is set aside for.</summary>
    QueueFull,

    /// <summary>The store keeps as many values of the identifier, or as many unmapped identifiers, as it may.</summary>
    StoreFull,
}

/// <summary>How sightings fare on their way to the store.</summary>
internal sealed class SightingMetrics
{
    public const string MeterName = "Gateway.Sightings";

    private static readonly string[] Reasons = ["unfit", "queue_full", "store_full"];

    private readonly long[] _dropped = new long[Reasons.Length];
    private readonly Meter _meter;

    public SightingMetrics(IMeterFactory meterFactory)
    {
        _meter = meterFactory.Create(MeterName);
        _meter.CreateObservableCounter("gateway.sightings.dropped", Measure, "{sighting}", "Things seen in SAML traffic that were not kept, by reason.");
    }

    public void Dropped(SightingDrop reason, long count = 1) => Interlocked.Add(ref _dropped[(int)reason], count);

    /// <summary>How many wait to be written.</summary>
    public void Observe(Func<int> waiting) =>
        _meter.CreateObservableGauge("gateway.sightings.waiting", waiting, "{sighting}", "Things seen in SAML traffic that wait for their store.");

    private IEnumerable<Measurement<long>> Measure() =>
        Reasons.Select((reason, i) => new Measurement<long>(Interlocked.Read(ref _dropped[i]), new KeyValuePair<string, object?>("reason", reason)));
}
