using Gateway.Evidence.Sightings;

namespace Gateway.Tests.Evidence.Sightings;

/// <summary>Sightings as tests want them.</summary>
internal static class SightingSamples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 5, 0, TimeSpan.Zero);

    public static Sighting Seen(
        string identifier, SightingKind kind = SightingKind.Response, string value = "", long count = 1, DateTimeOffset? at = null, string? detail = null) =>
        new(identifier, kind, value, count, at ?? Now, at ?? Now, detail);

    public static SightingBatch Batch(string writer, long number, params Sighting[] sightings) => new(writer, number, AreUnmapped: false, sightings);

    public static SightingBatch Unmapped(string writer, long number, params Sighting[] sightings) => new(writer, number, AreUnmapped: true, sightings);
}
