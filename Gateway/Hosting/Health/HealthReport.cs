using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Mappings;
using Gateway.Mappings.Table;

namespace Gateway.Hosting.Health;

/// <summary>What a probe is told.</summary>
internal enum HealthStatus
{
    Ok,

    /// <summary>Serving, but something needs an operator.</summary>
    Degraded,

    Unavailable,
}

/// <summary>The answer of <c>/readyz</c>.</summary>
/// <param name="Status">Only <see cref="HealthStatus.Unavailable"/> is a 503: taking a gateway out that can serve would lose logins.</param>
/// <param name="Reason">A stable word for what is wrong; null when nothing is.</param>
/// <param name="AgeSeconds">Seconds since the table was last known to equal the store; null while it does, or when it never did.</param>
/// <param name="Mappings">Number of mappings served.</param>
/// <param name="Revision">The revision served.</param>
/// <param name="BreakGlass">True while every mapping is sent to the legacy side.</param>
/// <param name="BreakGlassLocal">True while this gateway alone does that.</param>
internal sealed record HealthReport(HealthStatus Status, string? Reason, double? AgeSeconds, int Mappings, long Revision, bool BreakGlass, bool BreakGlassLocal)
{
    public static HealthReport Of(MappingReplica replica, MappingTable table, Drain drain, TimeProvider timeProvider)
    {
        var status = replica.Status;
        var age = status.Condition is ReplicaCondition.Current || status.CurrentAt is null
            ? (double?)null
            : Math.Round((timeProvider.GetUtcNow() - status.CurrentAt.Value).TotalSeconds, 1);
        return (drain.IsDraining, replica.IsServing, status.Condition) switch
        {
            (true, _, _) => Report(HealthStatus.Unavailable, "draining"),
            // Without a table too: where everything goes to the legacy side, none is needed.
            (_, false, _) or (_, _, ReplicaCondition.Current) when table.LocalSwitch is not null => Report(HealthStatus.Degraded, "break_glass_local"),
            (_, false, _) when replica.IsLost => Report(HealthStatus.Unavailable, "store_lost_content"),
            (_, false, _) when table.IsLoaded => Report(HealthStatus.Unavailable, "no_mappings"),
            (_, false, _) => Report(HealthStatus.Unavailable, "no_table"),
            (_, _, ReplicaCondition.Current) when table.BreakGlass is not null => Report(HealthStatus.Degraded, "break_glass"),
            (_, _, ReplicaCondition.Current) when table.Unservable > 0 => Report(HealthStatus.Degraded, "mappings_without_target"),
            (_, _, ReplicaCondition.Current) => Report(HealthStatus.Ok, reason: null),
            (_, _, ReplicaCondition.StoreLostContent) => Report(HealthStatus.Degraded, "store_lost_content"),
            (_, _, ReplicaCondition.StoreDamaged) => Report(HealthStatus.Degraded, "store_damaged"),
            (_, _, ReplicaCondition.Starting) => Report(HealthStatus.Degraded, "store_not_yet_reached"),
            _ => Report(HealthStatus.Degraded, "store_unreachable"),
        };

        HealthReport Report(HealthStatus health, string? reason) =>
            new(health, reason, age, table.Count, table.Position.Revision, table.IsBreakGlass, table.LocalSwitch is not null);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnumConverter<HealthStatus>)])]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    public static string Write(HealthReport report) => JsonSerializer.Serialize(report, Default.HealthReport);
}
