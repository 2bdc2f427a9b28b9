namespace Gateway.Evidence.Sightings;

/// <summary>The order in which sightings are read: by kind, then the most frequent first.</summary>
internal static class SightingOrder
{
    public static List<Sighting> Sort(IEnumerable<Sighting> sightings) =>
        [.. sightings.OrderBy(sighting => sighting.Kind)
            .ThenByDescending(sighting => sighting.Count)
            .ThenBy(sighting => sighting.Value, StringComparer.Ordinal)];
}
