using Gateway.Admin.Access;
using Gateway.Admin.Status;
using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Mass;
using Gateway.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Changes;

/// <summary>Changes many mappings in the caller's name, now or at a time, and answers what became of it.</summary>
internal sealed class MassChangeWriter(
    MassChanger changer, ScheduleWriter schedules, MassProblems problems, IGatewayStatus status, ILogger<MassChangeWriter> logger)
{
    public async Task<IResult> ChangeAsync(HttpContext context, MassChangeOrder order, CancellationToken cancellationToken)
    {
        var by = AdminCaller.Of(context).KeyId;
        if (order.At is { } at)
        {
            return await schedules.AddAsync(context, order.Change, at, cancellationToken);
        }

        var action = order.Change.Change.Action;
        var lineage = status.Read().Lineage;
        var result = await changer.ChangeAsync(
            order.Change, new MassOrder(by, lineage.Length > 0 ? lineage : null) { IsDryRun = order.IsDryRun }, cancellationToken);
        switch (result)
        {
            case MassResult.Applied applied:
                logger.MappingsChanged(by, applied.Counts.Changed, action, applied.Position.Revision);
                await status.WaitUntilServedAsync(applied.Position, cancellationToken);
                return Answer(MassChangeDocument.Of(action, applied.Counts, applied.Position.Revision, plan: null));
            case MassResult.Planned planned:
                context.Response.Headers.Location = $"/admin/v1/plans/{planned.Plan.Id}";
                return Answer(
                    MassChangeDocument.Of(action, planned.Counts, revision: null, WaitingPlanDocument.Of(planned.Plan, planned.NeedsApproval)),
                    order.IsDryRun is false ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
            case MassResult.Nothing { Counts.Selected: 0 }:
                return new Problem(ErrorType.NotFound, "No mapping is selected: look at the spelling of wave, state, q and identifiers. Nothing was changed.");
            case MassResult.Nothing nothing:
                return Answer(MassChangeDocument.Of(action, nothing.Counts, revision: null, plan: null));
            default:
                return await problems.OfAsync(result, by, cancellationToken);
        }
    }

    private static JsonHttpResult<MassChangeDocument> Answer(MassChangeDocument document, int statusCode = StatusCodes.Status200OK) =>
        TypedResults.Json(document, AdminJson.Readable.MassChangeDocument, statusCode: statusCode);
}
