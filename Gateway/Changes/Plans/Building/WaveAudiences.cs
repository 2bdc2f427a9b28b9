using Gateway.Mappings;

namespace Gateway.Changes.Plans.Building;

/// <summary>
/// Finds, within a wave, the few mappings whose Audience is of another origin than nearly all others': tenants of one wave usually come from one
/// legacy host, and a mistyped Audience makes Stytch refuse every login.
/// </summary>
internal sealed class WaveAudiences
{
    private const int MaxWaves = 10_000;
    private const int MaxOrigins = 20;

    /// <summary>Fewer mappings have no majority worth the name.</summary>
    private const int MinMappings = 5;

    private readonly Dictionary<string, Dictionary<string, long>> _waves = new(StringComparer.Ordinal);

    public void See(ConnectionMapping mapping)
    {
        if (mapping.Wave is not { } wave || OriginOf(mapping) is not { } origin)
        {
            return;
        }

        if (!_waves.TryGetValue(wave, out var origins) && _waves.Count < MaxWaves)
        {
            _waves[wave] = origins = new Dictionary<string, long>(StringComparer.Ordinal);
        }

        if (origins is not null && (origins.ContainsKey(origin) || origins.Count < MaxOrigins))
        {
            origins[origin] = origins.GetValueOrDefault(origin) + 1;
        }
    }

    /// <summary>The origin that at least four of five mappings of its wave have, where this one has another; null where it fits.</summary>
    public string? UsualInsteadOf(ConnectionMapping mapping)
    {
        if (mapping.Wave is not { } wave || OriginOf(mapping) is not { } origin || !_waves.TryGetValue(wave, out var origins))
        {
            return null;
        }

        var usual = origins.MaxBy(candidate => candidate.Value);
        var total = origins.Values.Sum();
        return total >= MinMappings && usual.Value * 5 >= total * 4 && usual.Key != origin ? usual.Key : null;
    }

    // Of a URL its scheme, host and port; of a URN its first two parts.
    private static string? OriginOf(ConnectionMapping mapping)
    {
        if (mapping.AlternativeAudienceUri is not { } audience)
        {
            return null;
        }

        if (Uri.TryCreate(audience, UriKind.Absolute, out var uri) && uri.Authority.Length > 0)
        {
            return uri.GetLeftPart(UriPartial.Authority);
        }

        var colon = audience.IndexOf(':', StringComparison.Ordinal);
        var second = colon < 0 ? -1 : audience.IndexOf(':', colon + 1);
        return second < 0 ? audience : audience[..second];
    }
}
