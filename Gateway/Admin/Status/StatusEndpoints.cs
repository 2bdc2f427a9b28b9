using Gateway.Admin.Access;
using Gateway.Admin.Emergency;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Gateway.Telemetry;

namespace Gateway.Admin.Status;

/// <summary>How the gateway stands: answers also while the store is away, since that is when it is asked.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder api) =>
        api.MapMethods("/status", EndpointDescription.Read, ReadAsync)
            .Requires(AdminRole.Viewer)
            .WithTags("Status")
            .Describe("getStatus", "How the gateway stands")
            .Produces<StatusDocument>();

    private static async Task<IResult> ReadAsync(IGatewayStatus status, IMappingStore store, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var gateway = status.Read();
        var asked = await AskAsync(store, gateway.StoreKind, cancellationToken);
        var around = status.ReadSurroundings();
        return TypedResults.Json(
            new StatusDocument(
                GatewayVersion.Text,
                gateway.Listeners,
                asked,
                TableOf(gateway, timeProvider),
                BreakGlassDocument.Of(gateway.BreakGlass, gateway.LocalSwitch),
                gateway.MigratedToDeleted,
                gateway.DegradedReason,
                gateway.HasLegacy,
                around.SnapshotAt,
                around.LegacyDestinations,
                around.Projects),
            AdminJson.Readable.StatusDocument);
    }

    private static async Task<StoreStatusDocument> AskAsync(IMappingStore store, StoreKind kind, CancellationToken cancellationToken)
    {
        try
        {
            var position = await store.ReadPositionAsync(cancellationToken);
            var refusal = await store.FindRefusalAsync(cancellationToken);
            return new(kind, StoreState.Up, position.IsEmpty ? null : position.Lineage, position.Revision, refusal);
        }
        catch (StoreUnavailableException e)
        {
            return new(kind, StoreState.Unavailable, null, null, e.Refusal);
        }
        catch (StoreDamagedException)
        {
            return new(kind, StoreState.Damaged, null, null);
        }
    }

    private static TableStatusDocument TableOf(GatewayStatus gateway, TimeProvider timeProvider) => new(
        gateway.Lineage.Length > 0 ? gateway.Lineage : null,
        gateway.Revision,
        gateway.Mappings,
        gateway.LoadedAt,
        (timeProvider.GetUtcNow() - gateway.LoadedAt)?.TotalSeconds,
        gateway.IsConfirmed,
        gateway.StaleSince);
}
