using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Errors;

namespace Gateway.Admin.Changes;

/// <summary>The changes that wait for their time.</summary>
internal static class ScheduleEndpoints
{
    public static void MapSchedules(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/changes/scheduled").WithTags("Changes");
        group.MapMethods("", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .Describe("listScheduledChanges", "Scheduled changes, and what became of those of the last 30 days")
            .Produces<ScheduleListDocument>();
        group.MapDelete(
            "/{id}",
            (HttpContext context, string id, ScheduleWriter writer, CancellationToken cancellationToken) => writer.CancelAsync(context, id, cancellationToken))
            .Requires(AdminRole.Operator)
            .Describe("cancelScheduledChange", "Cancel a scheduled change that still waits", ErrorType.NotFound, ErrorType.ScheduleOver)
            .Produces(StatusCodes.Status204NoContent);
        group.MapPost(
            "/{id}/approve",
            (HttpContext context, string id, ScheduleWriter writer, CancellationToken cancellationToken) => writer.ApproveAsync(context, id, cancellationToken))
            .Requires(AdminRole.Admin)
            .Describe(
                "approveScheduledChange",
                "Approve a scheduled change that another key made",
                ErrorType.NotFound,
                ErrorType.ScheduleOver,
                ErrorType.ApprovalByMaker)
            .Produces<ScheduleDocument>();
    }

    private static async Task<IResult> ListAsync(IScheduleStore schedules, CancellationToken cancellationToken) => TypedResults.Json(
        new ScheduleListDocument([.. (await schedules.ListAsync(cancellationToken)).Select(ScheduleDocument.Of)]), AdminJson.Readable.ScheduleListDocument);
}
