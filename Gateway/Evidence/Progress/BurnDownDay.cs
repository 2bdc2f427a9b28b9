using Gateway.Mappings.Table;

namespace Gateway.Evidence.Progress;

/// <summary>How many mappings were in each state at the end of a day, or so far of the current one.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Legacy">Proxied to the legacy backend.</param>
/// <param name="Shadow">Proxied, and each response checked as Stytch would.</param>
/// <param name="Migrated">Sent to Stytch.</param>
/// <param name="Paused">Answered with a 503 page.</param>
/// <param name="Retired">Answered with a 410 page.</param>
internal sealed record BurnDownDay(DateOnly Day, int Legacy, int Shadow, int Migrated, int Paused, int Retired)
{
    public static BurnDownDay Of(DateOnly day, MappingStateCounts states) =>
        new(day, states.Legacy, states.Shadow, states.Migrated, states.Paused, states.Retired);
}
