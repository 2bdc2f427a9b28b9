using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Mappings.Table;

/// <summary>What the table holds and how current it is.</summary>
internal sealed class TableMetrics
{
    public TableMetrics(IMeterFactory meterFactory, MappingTable table, MappingReplica replica, TimeProvider timeProvider)
    {
        var meter = meterFactory.Create(MappingMetrics.MeterName);
        meter.CreateObservableGauge("gateway.mappings", () => table.Count, "{mapping}", "Mappings served.");
        meter.CreateObservableGauge(
            "gateway.mappings.without_target", () => table.Unservable, "{mapping}", "Migrated mappings that this configuration has no valid target for.");
        meter.CreateObservableGauge("gateway.mappings.by_state", () => ByState(table.States), "{mapping}", "Mappings served, by state.");
        meter.CreateObservableGauge("gateway.table.revision", () => table.Position.Revision, "{revision}", "Revision served.");
        meter.CreateObservableGauge(
            "gateway.table.age", () => AgeOf(replica.Status, timeProvider), "s", "Time since the table was last known to equal the store; 0 while it does.");
        meter.CreateObservableGauge(
            "gateway.store.up", () => replica.Status.IsStoreUp ? 1L : 0L, "{store}", "1 when the store answered the last time it was asked.");
        meter.CreateObservableGauge("gateway.break_glass", () => table.IsBreakGlass ? 1L : 0L, "{switch}", "1 while every mapping is sent to the legacy side.");
        meter.CreateObservableGauge(
            "gateway.break_glass.local",
            () => table.LocalSwitch is null ? 0L : 1L,
            "{switch}",
            "1 while this gateway alone sends every mapping to the legacy side.");
        meter.CreateObservableGauge(
            "gateway.table.current",
            () => replica.Status.Condition is ReplicaCondition.Current ? 1L : 0L,
            "{table}",
            "1 when the table is in step with the store.");
    }

    private static IEnumerable<Measurement<int>> ByState(MappingStateCounts states) => Enum.GetValues<MappingState>()
        .Select(state => new Measurement<int>(states.Of(state), new KeyValuePair<string, object?>("state", Words.Of(state))));

    private static double AgeOf(ReplicaStatus status, TimeProvider timeProvider) =>
        status.Condition is ReplicaCondition.Current ? 0 : (timeProvider.GetUtcNow() - (status.CurrentAt ?? status.Since)).TotalSeconds;
}
