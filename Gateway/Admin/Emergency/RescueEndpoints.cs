using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Status;
using Gateway.Errors;
using Gateway.Mappings.Snapshot;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;

namespace Gateway.Admin.Emergency;

/// <summary>The two ways out when a Redis lost its content: put this gateway's last good set back, or take the store as it is.</summary>
internal static class RescueEndpoints
{
    public static void MapRescue(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/store").WithTags("Store").Requires(AdminRole.Admin);
        group.MapPost("/reseed", ReseedAsync)
            .Describe("reseedStore", "Put this gateway's last good set in the place of all that the store holds", ErrorType.NotFound, ErrorType.RescueNotNeeded)
            .Produces<RescueDocument>();
        group.MapPost("/accept", AcceptAsync)
            .Describe(
                "acceptStore", "Declare that the store is right as it is: every gateway takes its content over", ErrorType.NotFound, ErrorType.RescueNotNeeded)
            .Produces<RescueDocument>();
    }

    private static async Task<IResult> ReseedAsync(
        HttpContext context, IServiceProvider services, IGatewayStatus status, ILogger<IStoreRescue> logger, CancellationToken cancellationToken)
    {
        if (services.GetService<IStoreRescue>() is not { } rescue)
        {
            return EmbeddedStore();
        }

        var (position, mappings) = services.GetRequiredService<SnapshotKeeper>().OpenLastGood();
        return await AnswerAsync(
            context,
            await rescue.ReseedAsync(position, mappings, AdminCaller.Of(context).KeyId, cancellationToken),
            "reseeded",
            status,
            logger,
            cancellationToken);
    }

    private static async Task<IResult> AcceptAsync(
        HttpContext context,
        IServiceProvider services,
        MappingTable table,
        IGatewayStatus status,
        ILogger<IStoreRescue> logger,
        CancellationToken cancellationToken) =>
        services.GetService<IStoreRescue>() is { } rescue
            ? await AnswerAsync(
                context,
                await rescue.AcceptAsync(table.Position, AdminCaller.Of(context).KeyId, cancellationToken),
                "accepted",
                status,
                logger,
                cancellationToken)
            : EmbeddedStore();

    private static async Task<IResult> AnswerAsync(
        HttpContext context, RescueResult result, string deed, IGatewayStatus status, ILogger logger, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case RescueResult.Done done:
                AdminChange.Tell(context, done.Position.Revision);
                logger.StoreRescued(AdminCaller.Of(context).KeyId, deed, done.Position.Lineage, done.Position.Revision);
                await status.WaitUntilServedAsync(done.Position, cancellationToken);
                return TypedResults.Json(new RescueDocument(done.Position.Lineage, done.Position.Revision), AdminJson.Readable.RescueDocument);
            case RescueResult.NotNeeded:
                return new Problem(ErrorType.RescueNotNeeded, "The store has not lost what this gateway serves. Nothing was changed.");
            default:
                return new Problem(
                    ErrorType.RescueNotNeeded,
                    "The store was changed meanwhile, perhaps by another rescue: look at GET /admin/v1/status. Nothing was changed.");
        }
    }

    private static Problem EmbeddedStore() =>
        new(ErrorType.NotFound, "The embedded store has no copy elsewhere to be rescued from: stop the gateway and restore its file from a backup.");
}
