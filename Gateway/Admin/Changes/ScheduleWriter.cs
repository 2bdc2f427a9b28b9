using Gateway.Admin.Access;
using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Mass;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Changes;

/// <summary>Makes, approves and cancels scheduled changes in the caller's name.</summary>
internal sealed class ScheduleWriter(IScheduleStore schedules, MassChanger changer, TimeProvider timeProvider, ILogger<ScheduleWriter> logger)
{
    private const int MaxSchedules = 1_000;

    private const int MaxAttempts = 5;

    public async Task<IResult> AddAsync(HttpContext context, MassChange change, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var preview = await changer.PreviewAsync(change, cancellationToken);
        if (preview.Selected == 0)
        {
            return new Problem(
                ErrorType.NotFound, "No mapping is selected now: look at the spelling of wave, state, q and identifiers. Nothing was scheduled.");
        }

        var schedule = new Schedule
        {
            Id = Guid.NewGuid().ToString("N"),
            DueAt = at,
            Change = change,
            CreatedBy = AdminCaller.Of(context).KeyId,
            CreatedAt = timeProvider.GetUtcNow(),
            Status = ScheduleStatus.Waiting,
            NeedsApproval = changer.NeedsApproval(preview.Changed),
        };
        if (!await schedules.AddAsync(schedule, MaxSchedules, cancellationToken))
        {
            return new Problem(
                ErrorType.TooManySchedules,
                $"There are {MaxSchedules} scheduled changes, those of the last 30 days among them: cancel some. Nothing was scheduled.");
        }

        logger.Scheduled(schedule.CreatedBy, schedule.Id, change.Change.Action, at);
        return Answer(schedule, StatusCodes.Status202Accepted);
    }

    public Task<IResult> ApproveAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var by = AdminCaller.Of(context).KeyId;
        return ChangeAsync(id, async schedule =>
        {
            if (schedule.CreatedBy == by)
            {
                return new Problem(ErrorType.ApprovalByMaker, "This key made the scheduled change: another admin has to approve it. Nothing was changed.");
            }

            var approved = schedule.ApprovedBy is not null
                ? schedule
                : await schedules.ReplaceAsync(schedule with { ApprovedBy = by, ApprovedAt = timeProvider.GetUtcNow() }, cancellationToken);
            if (approved is null)
            {
                return null;
            }

            logger.ScheduleJudged(by, "approved", id);
            return Answer(approved);
        }, cancellationToken);
    }

    public Task<IResult> CancelAsync(HttpContext context, string id, CancellationToken cancellationToken) => ChangeAsync(id, async schedule =>
    {
        if (!await schedules.RemoveAsync(schedule, cancellationToken))
        {
            return null;
        }

        logger.ScheduleJudged(AdminCaller.Of(context).KeyId, "cancelled", id);
        return TypedResults.NoContent();
    }, cancellationToken);

    // Tried again where a gateway claimed it, or another admin judged it, at the same moment.
    private async Task<IResult> ChangeAsync(string id, Func<Schedule, Task<IResult?>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var schedule = await schedules.FindAsync(id, cancellationToken);
            if (schedule is null)
            {
                return new Problem(ErrorType.NotFound, "There is no scheduled change with this id.");
            }

            if (schedule.Status is not ScheduleStatus.Waiting)
            {
                break;
            }

            if (await change(schedule) is { } answer)
            {
                return answer;
            }
        }

        return new Problem(ErrorType.ScheduleOver, "It is being made, or is over: GET changes/scheduled says what became of it. Nothing was changed.");
    }

    private static JsonHttpResult<ScheduleDocument> Answer(Schedule schedule, int statusCode = StatusCodes.Status200OK) =>
        TypedResults.Json(ScheduleDocument.Of(schedule), AdminJson.Readable.ScheduleDocument, statusCode: statusCode);
}
