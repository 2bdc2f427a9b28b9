using Gateway.Evidence.Sightings;

namespace Gateway.Evidence.Parity;

/// <summary>
/// What the IdP sends today, from what was seen. Anybody can post to a legacy URL, and an IdP changes its certificate now and then: a value counts
/// only where it has its share of the traffic and is not yesterday's.
/// </summary>
internal static class TrafficValues
{
    /// <summary>The share of a kind's sightings from which a value counts.</summary>
    public const double MinShare = 0.05;

    /// <summary>A value that was last seen so long before the newest of its kind is a former one.</summary>
    public static readonly TimeSpan Former = TimeSpan.FromDays(2);

    public static IReadOnlyList<Sighting> Current(this IReadOnlyList<Sighting> sightings, SightingKind kind)
    {
        var ofKind = sightings.Where(seen => seen.Kind == kind).ToList();
        if (ofKind.Count == 0)
        {
            return [];
        }

        var (all, newest) = (ofKind.Sum(seen => seen.Count), ofKind.Max(seen => seen.LastSeen));
        return [.. ofKind.Where(seen => seen.Count >= MinShare * all && newest - seen.LastSeen < Former)];
    }

    /// <summary>True where a value counts.</summary>
    public static bool Shows(this IReadOnlyList<Sighting> sightings, SightingKind kind, string value) =>
        sightings.Current(kind).Any(seen => seen.Value == value);
}
