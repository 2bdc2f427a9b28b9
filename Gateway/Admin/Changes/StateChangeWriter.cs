using Gateway.Admin.Access;
using Gateway.Admin.Mappings;
using Gateway.Admin.Requests;
using Gateway.Admin.Status;
using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Mass;
using Gateway.Errors;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Changes;

/// <summary>Changes one mapping's state in the caller's name and answers what became of it.</summary>
internal sealed class StateChangeWriter(StateChanger changer, ScheduleWriter schedules, IGatewayStatus status, ILogger<StateChangeWriter> logger)
{
    public async Task<IResult> ChangeAsync(
        HttpContext context, string identifier, StateChange change, DateTimeOffset? at, long? expectedVersion, CancellationToken cancellationToken)
    {
        if (at is { } time)
        {
            return await schedules.AddAsync(context, new MassChange(change, Selection.Of(identifier), SkipsRefused: false), time, cancellationToken);
        }

        var by = AdminCaller.Of(context).KeyId;
        var lineage = status.Read().Lineage;

        // An empty lineage is no knowledge: the table has seen no commit yet, and another gateway's first one takes nothing away.
        var result = await changer.ChangeAsync(identifier, change, by, expectedVersion, lineage.Length > 0 ? lineage : null, cancellationToken);
        switch (result)
        {
            case StateChangeResult.Changed changed:
                logger.StateChanged(by, identifier, changed.Before, changed.Mapping.State, change.Action, changed.Position.Revision);
                await status.WaitUntilServedAsync(changed.Position, cancellationToken);
                return Answer(context, new StateChangeDocument(Changed: true, changed.Before, changed.Mapping.Revision, changed.Mapping));
            case StateChangeResult.WasSo unchanged:
                return Answer(context, new StateChangeDocument(Changed: false, unchanged.Mapping.State, unchanged.Mapping.Revision, unchanged.Mapping));
            case StateChangeResult.Refused { Reason: TransitionRefusal.Blocked } blocked:
                return CommitProblems.NotReady(blocked.Blocks, "Nothing was changed.");
            case StateChangeResult.Refused refused:
                return new Problem(
                    ErrorType.TransitionRefused, $"The mapping is {Words.Of(refused.Mapping.State)}. {refused.Reason.Message()} Nothing was changed.")
                {
                    Errors = [new("state", Words.Of(refused.Reason), refused.Reason.Message())],
                };
            case StateChangeResult.NotFound notFound:
                return CommitProblems.NotFound(notFound.Aliased);
            case StateChangeResult.Outrun lost:
                return expectedVersion is null ? CommitProblems.ChangedMeanwhile(lost.Current) : CommitProblems.VersionMismatch(lost.Current);
            case StateChangeResult.Moved moved:
                logger.StoreMoved(by, moved.Position.Lineage, moved.Position.Revision);
                return CommitProblems.LostContent;
            default:
                throw new InvalidOperationException("A result of no known kind.");
        }
    }

    private static JsonHttpResult<StateChangeDocument> Answer(HttpContext context, StateChangeDocument document)
    {
        context.Response.Headers.ETag = VersionCondition.ETag(document.Mapping.Version);
        return TypedResults.Json(document, AdminJson.Readable.StateChangeDocument);
    }
}
