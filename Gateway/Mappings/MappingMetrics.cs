using System.Diagnostics.Metrics;

namespace Gateway.Mappings;

/// <summary>Where the answer to a look-up beyond the table came from. A closed set: the values of the metric tag <c>source</c>.</summary>
internal enum LookupSource
{
    /// <summary>Redis had a mapping the table did not have yet.</summary>
    Redis,

    /// <summary>A plain key, just read or still fresh.</summary>
    PlainKey,

    /// <summary>A plain key past its time to live, because Redis could not be asked.</summary>
    Stale,

    /// <summary>Nobody knows it.</summary>
    None,

    /// <summary>Not asked: the budget for misses was used up.</summary>
    Limited,

    /// <summary>Asked without an answer in time.</summary>
    Unavailable,
}

/// <summary>What the mapping table and its replica count.</summary>
internal sealed class MappingMetrics
{
    public const string MeterName = "Gateway.Mappings";

    private readonly Counter<long> _lookups;

    public MappingMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _lookups = meter.CreateCounter<long>("gateway.mappings.miss_lookups", "{lookup}", "Look-ups of identifiers that the table does not know, by where the answer came from.");
    }

    public void LookedUp(LookupSource source) => _lookups.Add(1, new KeyValuePair<string, object?>("source", TagOf(source)));

    private static string TagOf(LookupSource source) => source switch
    {
        LookupSource.Redis => "redis",
        LookupSource.PlainKey => "plain_key",
        LookupSource.Stale => "stale",
        LookupSource.Limited => "limited",
        LookupSource.Unavailable => "unavailable",
        _ => "none",
    };
}
