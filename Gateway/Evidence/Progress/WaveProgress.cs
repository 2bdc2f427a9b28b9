using Gateway.Mappings.Table;

namespace Gateway.Evidence.Progress;

/// <summary>How far one rollout group has come.</summary>
/// <param name="Wave">Its name; null for the mappings of none.</param>
/// <param name="Mappings">How many it has.</param>
/// <param name="Totals">How many are in each state.</param>
/// <param name="Quiet">Of all states, how many nobody has signed in to for the days that are needed.</param>
/// <param name="SafeToRetire">Of the quiet ones, those that are migrated.</param>
internal sealed record WaveProgress(string? Wave, int Mappings, MappingStateCounts Totals, int Quiet, int SafeToRetire);
