using Gateway.Mappings;
using Gateway.Mappings.Table;

namespace Gateway.Evidence.Progress;

/// <summary>Adds mappings up by wave, in memory that does not grow with their number.</summary>
internal sealed class OverviewCounts(int quietDaysNeeded)
{
    /// <summary>Waves are rollout groups, and few; an operator who gives each tenant one of its own gets the first of them.</summary>
    public const int MaxWaves = 1000;

    // A tuple, because a dictionary's key cannot be null.
    private readonly Dictionary<ValueTuple<string?>, WaveSum> _waves = [];
    private readonly WaveSum _all = new();
    private int _further;

    public void Add(ConnectionMapping mapping, int? quietDays)
    {
        var isQuiet = quietDays >= quietDaysNeeded;
        _all.Add(mapping.State, isQuiet);
        var key = ValueTuple.Create(mapping.Wave);
        if (_waves.TryGetValue(key, out var wave))
        {
            wave.Add(mapping.State, isQuiet);
            return;
        }

        if (_waves.Count == MaxWaves)
        {
            _further++;
            return;
        }

        _waves[key] = wave = new WaveSum();
        wave.Add(mapping.State, isQuiet);
    }

    public ProgressOverview ToOverview(DateTimeOffset now, DateOnly? trackingSince, IReadOnlyList<BurnDownDay> burnDown)
    {
        var total = _all.ToWave(null);
        var done = total.Totals.Migrated + total.Totals.Retired;
        return new ProgressOverview(
            now,
            trackingSince,
            total.Mappings,
            total.Totals,
            total.Mappings == 0 ? 0 : Math.Round(100.0 * done / total.Mappings, 1),
            quietDaysNeeded,
            total.Quiet,
            total.SafeToRetire,
            [.. _waves.OrderBy(wave => wave.Key.Item1 is null)
                .ThenBy(wave => wave.Key.Item1, StringComparer.Ordinal)
                .Select(wave => wave.Value.ToWave(wave.Key.Item1))],
            _further,
            burnDown);
    }

    private sealed class WaveSum
    {
        private readonly int[] _byState = new int[Enum.GetValues<MappingState>().Length];
        private int _quiet;
        private int _safeToRetire;

        public void Add(MappingState state, bool isQuiet)
        {
            _byState[(int)state]++;
            _quiet += isQuiet ? 1 : 0;
            _safeToRetire += isQuiet && state is MappingState.Migrated ? 1 : 0;
        }

        public WaveProgress ToWave(string? name) => new(name, _byState.Sum(), MappingStateCounts.From(_byState), _quiet, _safeToRetire);
    }
}
