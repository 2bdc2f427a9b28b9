using System.Text.Json.Serialization;
using Gateway.Mappings;

namespace Gateway.Evidence.Progress;

/// <summary>How far one mapping has come, and who still uses its old URL. Hits are requests at its ACS and Start.</summary>
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
internal record TenantProgress(
    string Identifier,
    string? ExternalId,
    string? Wave,
    MappingState State,
    DateTimeOffset? LastSeen,
    DateTimeOffset? LastSignIn,
    long HitsToday,
    [property: JsonPropertyName("hits_7_days")] long Hits7Days,
    [property: JsonPropertyName("hits_30_days")] long Hits30Days,
    int? QuietDays,
    bool SafeToRetire)
{
    public static TenantProgress Of(ConnectionMapping mapping, RecentTraffic recent, int? quietDays, int quietDaysNeeded) => new(
        mapping.Identifier,
        mapping.ExternalId,
        mapping.Wave,
        mapping.State,
        recent.LastSeen,
        recent.LastSignIn,
        recent.Today,
        recent.Last7Days,
        recent.Last30Days,
        quietDays,
        mapping.State is MappingState.Migrated && quietDays >= quietDaysNeeded);
}
