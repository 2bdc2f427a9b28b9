using System.Diagnostics.Metrics;
using Gateway.Telemetry.Metrics;

namespace Gateway.Telemetry.Events;

/// <summary>Why an event is not in the log. A closed set: the values of the metric tag <c>reason</c>.</summary>
internal enum EventDrop
{
    /// <summary>More successes, or more requests without a mapping, than the rate allows: the rest stands for them.</summary>
    Sampled,

    /// <summary>More failures or changes than their queue holds.</summary>
    QueueFull,

    /// <summary>The store took nothing for too long.</summary>
    StoreUnavailable,

    /// <summary>A fault of the gateway's own; its log has the details.</summary>
    Failed,
}

/// <summary>What the event log counts.</summary>
internal sealed class EventMetrics
{
    public const string MeterName = "Gateway.Events";

    private static readonly string[] Reasons = ["sampled", "queue_full", "store_unavailable", "failed"];

    private readonly StripedCounts _dropped = new(Reasons.Length);
    private readonly Counter<long> _written;
    private readonly Meter _meter;

    public EventMetrics(IMeterFactory meterFactory)
    {
        _meter = meterFactory.Create(MeterName);
        _written = _meter.CreateCounter<long>("gateway.events.written", "{event}", "Events kept in the store.");
        _meter.CreateObservableCounter("gateway.events.dropped", Measure, "{event}", "Events that were not kept, by reason.");
    }

    public void Written(int count) => _written.Add(count);

    /// <summary>Costs a few nanoseconds: a flood of events drops nearly all of them.</summary>
    public void Dropped(EventDrop reason, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _dropped.Increment((int)reason);
        }
    }

    /// <summary>How many wait to be written.</summary>
    public void Observe(Func<int> queueLength) =>
        _meter.CreateObservableGauge("gateway.events.queue_length", queueLength, "{event}", "Events that wait to be kept.");

    private IEnumerable<Measurement<long>> Measure() =>
        Reasons.Select((reason, cell) => new Measurement<long>(_dropped.Sum(cell), new KeyValuePair<string, object?>("reason", reason)));
}
