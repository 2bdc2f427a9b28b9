using Gateway.Admin.Access;
using Gateway.Admin.Changes;
using Gateway.Admin.Mappings;
using Gateway.Admin.Status;
using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Restores;
using Gateway.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Revisions;

/// <summary>Restores in the caller's name and answers what became of it.</summary>
internal sealed class RestoreWriter(Restorer restorer, MassProblems problems, IGatewayStatus status, ILogger<RestoreWriter> logger)
{
    public async Task<IResult> RestoreAsync(HttpContext context, long revision, RestoreRequest request, CancellationToken cancellationToken)
    {
        var by = AdminCaller.Of(context).KeyId;
        var lineage = status.Read().Lineage;
        var order = new RestoreOrder(revision, request.Identifier, request.Reason, request.Ticket, by, lineage.Length > 0 ? lineage : null, request.DryRun);
        switch (await restorer.RestoreAsync(order, cancellationToken))
        {
            case RestoreResult.Applied applied:
                logger.Restored(by, applied.Changed, revision, applied.Position.Revision);
                await status.WaitUntilServedAsync(applied.Position, cancellationToken);
                return Answer(new RestoreDocument(revision, Applied: true, applied.Position.Revision, applied.Changed, null));
            case RestoreResult.Planned planned:
                context.Response.Headers.Location = $"/admin/v1/plans/{planned.Plan.Id}";
                return Answer(
                    new RestoreDocument(revision, Applied: false, null, planned.Plan.Size, WaitingPlanDocument.Of(planned.Plan, planned.NeedsApproval)),
                    request.DryRun is false ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
            case RestoreResult.Nothing:
                return Answer(new RestoreDocument(revision, Applied: false, null, 0, null));
            case RestoreResult.NotFound notFound:
                return new Problem(ErrorType.NotFound, notFound.What + " Nothing was changed.");
            case RestoreResult.TooShort tooShort:
                return new Problem(
                    ErrorType.HistoryTooShort, $"What {tooShort.Count} mappings were at revision {revision} is not kept any more. Nothing was changed.")
                {
                    Errors = [.. tooShort.Identifiers.Select(
                        identifier => new ProblemError(identifier, "history_too_short", "Its history does not reach back so far."))],
                };
            case RestoreResult.Faulty faulty:
                return MassProblems.Of(faulty.Faults, faulty.Count);
            case RestoreResult.Outrun lost:
                return await problems.LostAsync(lost.Conflicts, cancellationToken);
            case RestoreResult.LostContent moved:
                logger.StoreMoved(by, moved.Position.Lineage, moved.Position.Revision);
                return CommitProblems.LostContent;
            default:
                throw new InvalidOperationException("A restore of no known outcome.");
        }
    }

    private static JsonHttpResult<RestoreDocument> Answer(RestoreDocument document, int statusCode = StatusCodes.Status200OK) =>
        TypedResults.Json(document, AdminJson.Readable.RestoreDocument, statusCode: statusCode);
}
