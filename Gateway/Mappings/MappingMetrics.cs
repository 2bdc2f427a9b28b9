using System.Diagnostics.Metrics;
using Gateway.Telemetry.Metrics;

namespace Gateway.Mappings;

/// <summary>Where the answer to a look-up came from. A closed set: the values of the metric tag <c>source</c>.</summary>
internal enum LookupSource
{
    /// <summary>The table.</summary>
    Memory,

    /// <summary>Redis had a mapping the table did not have yet.</summary>
    Redis,

    /// <summary>A plain key, just read or still fresh.</summary>
    PlainKey,

    /// <summary>A plain key past its time to live, because Redis could not be asked.</summary>
    Stale,

    /// <summary>Nobody knows it.</summary>
    None,

    /// <summary>Not in the table, and not asked: the budget for misses was used up.</summary>
    Limited,

    /// <summary>Not in the table, and asked without an answer in time.</summary>
    Unavailable,
}

/// <summary>Counts look-ups by source.</summary>
internal sealed class MappingMetrics
{
    public const string MeterName = "Gateway.Mappings";

    private static readonly string[] Sources = ["memory", "redis", "plain_key", "stale", "none", "limited", "unavailable"];

    private readonly StripedCounts _lookups = new(Sources.Length);

    public MappingMetrics(IMeterFactory meterFactory) => meterFactory.Create(MeterName).CreateObservableCounter(
        "gateway.mappings.lookups", Measure, "{lookup}", "Look-ups of identifiers, by where the answer came from.");

    public void LookedUp(LookupSource source) => _lookups.Increment((int)source);

    private IEnumerable<Measurement<long>> Measure() =>
        Sources.Select((source, i) => new Measurement<long>(_lookups.Sum(i), new KeyValuePair<string, object?>("source", source)));
}
