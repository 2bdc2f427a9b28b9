using Gateway.Admin.Status;
using Gateway.Evidence.Webhooks.Processing;
using Gateway.Hosting.Health;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Public.Redirect;
using Gateway.Storage;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Tells the admin API how this process stands.</summary>
internal sealed class GatewayStatusReader(
    KestrelListeners listeners,
    IOptions<StoreOptions> store,
    IConfiguration configuration,
    MappingTable table,
    MappingReplica replica,
    Drain drain,
    RedirectPolicy policy,
    DeletedConnections deleted,
    TimeProvider timeProvider) : IGatewayStatus
{
    public GatewayStatus Read()
    {
        var status = replica.Status;
        var position = table.Position;
        return new GatewayStatus(
            Enum.GetValues<Listener>().ToDictionary(Words.Of, listener => listeners.UrlOf(listener).ToString()),
            store.Value.EffectiveKind(configuration),
            position.Lineage,
            position.Revision,
            table.Count,
            replica.LoadedAt,
            table.IsConfirmed,
            status.Condition is ReplicaCondition.Current ? null : status.CurrentAt ?? status.Since,
            HealthReport.Of(replica, table, drain, timeProvider).Reason,
            table.BreakGlass,
            policy.HasLegacy,
            deleted.Counts.Migrated,
            table.LocalSwitch);
    }

    // As long as a slow store may take to answer what is under way, and then the reading of the change.
    public Task WaitUntilServedAsync(StorePosition position, CancellationToken cancellationToken) =>
        replica.WaitUntilAsync(position, 2 * store.Value.Timeout, cancellationToken);
}
