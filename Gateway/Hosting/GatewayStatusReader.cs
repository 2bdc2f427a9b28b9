using Gateway.Admin.Status;
using Gateway.Evidence.Webhooks.Processing;
using Gateway.Hosting.Health;
using Gateway.Mappings.Snapshot;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Redirect;
using Gateway.Storage;
using Gateway.Stytch;
using Gateway.Stytch.Api;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

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
    IOptions<StytchOptions> stytch,
    StytchCallRecorder calls,
    IServiceProvider services,
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

    public GatewaySurroundings ReadSurroundings() => new(SnapshotAt(), LegacyDestinations(), [.. stytch.Value.Projects.Select(StatusOf)]);

    // As long as a slow store may take to answer what is under way, and then the reading of the change.
    public Task WaitUntilServedAsync(StorePosition position, CancellationToken cancellationToken) =>
        replica.WaitUntilAsync(position, 2 * store.Value.Timeout, cancellationToken);

    private DateTimeOffset? SnapshotAt()
    {
        var path = services.GetService<SnapshotKeeper>()?.Path;
        return File.Exists(path) ? new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero) : null;
    }

    // The proxy is asked for only where there is a legacy side: without one it need not be made.
    private IReadOnlyList<LegacyDestinationDocument> LegacyDestinations() =>
        policy.HasLegacy && services.GetRequiredService<IProxyStateLookup>().TryGetCluster(LegacyProxy.ClusterName, out var cluster)
            ? [.. cluster.DestinationsState.AllDestinations.Select(one => new LegacyDestinationDocument(
                one.DestinationId, one.Model.Config.Address, HealthOf(one.Health.Active, one.Health.Passive)))]
            : [];

    private ProjectStatusDocument StatusOf(StytchProjectOptions project)
    {
        var last = calls.LastOf(project.Name);
        return new(project.Name, StytchClients.HasKeys(project), last?.At, last?.Outcome);
    }

    private static string HealthOf(DestinationHealth active, DestinationHealth passive) =>
        active is DestinationHealth.Unhealthy || passive is DestinationHealth.Unhealthy ? "unhealthy"
        : active is DestinationHealth.Healthy || passive is DestinationHealth.Healthy ? "healthy"
        : "unknown";
}
