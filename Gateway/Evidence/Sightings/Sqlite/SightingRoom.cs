namespace Gateway.Evidence.Sightings.Sqlite;

/// <summary>
/// What the store has of one identifier, while more is added within the bounds of <see cref="ISightingStore"/>. Redis does the
/// same in its script. No I/O.
/// </summary>
internal sealed class SightingRoom
{
    private readonly Dictionary<(SightingKind Kind, string Value), Sighting> _all;
    private readonly int _maxBytes;
    private long _bytes;

    /// <param name="present">What is there.</param>
    /// <param name="maxBytes">How much text may be.</param>
    public SightingRoom(IEnumerable<Sighting> present, int maxBytes)
    {
        _all = present.ToDictionary(sighting => (sighting.Kind, sighting.Value));
        _maxBytes = maxBytes;
        _bytes = _all.Values.Sum(sighting => (long)sighting.Bytes);
    }

    /// <summary>What was added or added to, as it is now.</summary>
    public Dictionary<(SightingKind Kind, string Value), Sighting> Written { get; } = [];

    /// <summary>What gave way.</summary>
    public HashSet<(SightingKind Kind, string Value)> Removed { get; } = [];

    public DateTimeOffset FirstSeen => _all.Values.Min(sighting => sighting.FirstSeen);

    public DateTimeOffset LastSeen => _all.Values.Max(sighting => sighting.LastSeen);

    /// <summary>Adds one; false where there is no room for it.</summary>
    public bool Add(Sighting sighting)
    {
        if (_all.TryGetValue((sighting.Kind, sighting.Value), out var before))
        {
            var sum = before.With(sighting);
            Put(before, _bytes - before.Bytes + sum.Bytes > _maxBytes ? sum with { Detail = before.Detail } : sum);
            return true;
        }

        var ofKind = _all.Values.Where(other => other.Kind == sighting.Kind).ToList();
        var victim = ofKind.Count < ISightingStore.MaxValues
            ? null
            : ofKind.OrderBy(other => other.Count).ThenBy(other => other.LastSeen).ThenBy(other => other.Value, StringComparer.Ordinal).First();
        if (victim?.Count > sighting.Count || _bytes - (victim?.Bytes ?? 0) + sighting.Bytes > _maxBytes)
        {
            return false;
        }

        if (victim is not null)
        {
            Take(victim);
        }

        Put(null, sighting);
        return true;
    }

    private void Put(Sighting? before, Sighting now)
    {
        var key = (now.Kind, now.Value);
        _all[key] = now;
        _bytes += now.Bytes - (before?.Bytes ?? 0);
        Written[key] = now;
        Removed.Remove(key);
    }

    private void Take(Sighting victim)
    {
        var key = (victim.Kind, victim.Value);
        _all.Remove(key);
        _bytes -= victim.Bytes;
        Written.Remove(key);
        Removed.Add(key);
    }
}
