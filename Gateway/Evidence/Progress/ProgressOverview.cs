using Gateway.Mappings.Table;

namespace Gateway.Evidence.Progress;

/// <summary>How far the migration has come.</summary>
/// <param name="GeneratedAt">When this was read; over large sets it is shown again for a while.</param>
/// <param name="TrackingSince">The first day of which counts are known; null where none are.</param>
/// <param name="Mappings">How many there are.</param>
/// <param name="Totals">How many are in each state.</param>
/// <param name="MigratedPercent">How many of all are migrated or, beyond that, retired.</param>
/// <param name="QuietDaysNeeded">After how many quiet days a migrated mapping is safe to retire.</param>
/// <param name="Quiet">Of all states, how many nobody has signed in to for that long.</param>
/// <param name="SafeToRetire">Of the quiet ones, those that are migrated.</param>
/// <param name="Waves">Each rollout group by name, the mappings of none last; at most 1000.</param>
/// <param name="MappingsInFurtherWaves">How many mappings are in waves beyond these.</param>
/// <param name="BurnDown">Mappings in each state at the end of each day, oldest first; a day nobody noted is as the one before.</param>
internal sealed record ProgressOverview(
    DateTimeOffset GeneratedAt,
    DateOnly? TrackingSince,
    int Mappings,
    MappingStateCounts Totals,
    double MigratedPercent,
    int QuietDaysNeeded,
    int Quiet,
    int SafeToRetire,
    IReadOnlyList<WaveProgress> Waves,
    int MappingsInFurtherWaves,
    IReadOnlyList<BurnDownDay> BurnDown);
