using Gateway.Mappings;

namespace Gateway.Evidence.Progress;

/// <summary>One mapping in detail: what the list says of it, and its days.</summary>
/// <param name="Identifier">The legacy identifier.</param>
/// <param name="ExternalId">The operator's own reference.</param>
/// <param name="Wave">The rollout group.</param>
/// <param name="State">Where it stands.</param>
/// <param name="LastSeen">The newest request of any kind, metadata and logout included; null where none was seen.</param>
/// <param name="LastSignIn">The newest at ACS or Start.</param>
/// <param name="HitsToday">Of the current UTC day.</param>
/// <param name="Hits7Days">Of today and the six days before.</param>
/// <param name="Hits30Days">Of today and the 29 days before.</param>
/// <param name="QuietDays">
/// Whole UTC days without a hit; counted from the mapping's creation, or the beginning of the counts, where there never was one. Null where counts
/// were never kept.
/// </param>
/// <param name="SafeToRetire">Migrated, and quiet for long enough that nobody is known to use the old URL any more.</param>
/// <param name="HitsByDay">Requests on each kept day that had any, oldest first.</param>
/// <param name="TrackingSince">The first day of which counts are known; null where none are.</param>
/// <param name="QuietDaysNeeded">After how many quiet days a migrated mapping is safe to retire.</param>
internal sealed record MappingProgress(
    string Identifier,
    string? ExternalId,
    string? Wave,
    MappingState State,
    DateTimeOffset? LastSeen,
    DateTimeOffset? LastSignIn,
    long HitsToday,
    long Hits7Days,
    long Hits30Days,
    int? QuietDays,
    bool SafeToRetire,
    IReadOnlyList<TrafficDay> HitsByDay,
    DateOnly? TrackingSince,
    int QuietDaysNeeded)
    : TenantProgress(Identifier, ExternalId, Wave, State, LastSeen, LastSignIn, HitsToday, Hits7Days, Hits30Days, QuietDays, SafeToRetire)
{
    public static MappingProgress Of(TenantProgress tenant, IReadOnlyList<TrafficDay> hitsByDay, DateOnly? trackingSince, int quietDaysNeeded) => new(
        tenant.Identifier,
        tenant.ExternalId,
        tenant.Wave,
        tenant.State,
        tenant.LastSeen,
        tenant.LastSignIn,
        tenant.HitsToday,
        tenant.Hits7Days,
        tenant.Hits30Days,
        tenant.QuietDays,
        tenant.SafeToRetire,
        hitsByDay,
        trackingSince,
        quietDaysNeeded);
}
