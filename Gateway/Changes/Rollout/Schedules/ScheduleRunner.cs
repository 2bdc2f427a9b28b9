using Gateway.Changes.Rollout.Mass;
using Microsoft.Extensions.Options;

namespace Gateway.Changes.Rollout.Schedules;

/// <summary>
/// Makes the scheduled changes that are due. Every gateway of a fleet tries; who claims one has it for a while, so that one of them makes it, and
/// should that one die, another goes on. The commit has the schedule's id, by which a change that was made already is recognised.
/// </summary>
internal sealed class ScheduleRunner(
    IScheduleStore schedules,
    MassChanger changer,
    MadeCommits made,
    IOptions<RolloutOptions> options,
    TimeProvider timeProvider,
    ILogger<ScheduleRunner> logger)
{
    /// <summary>How long a claim holds unless it is renewed.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);

    /// <summary>Makes what is due now, and throws away what has been over for long. True where any is not over.</summary>
    /// <param name="lineage">The lineage this gateway follows; null where it follows none yet.</param>
    /// <param name="cancellationToken">Stops it; what was begun is finished by whoever finds its claim run out.</param>
    public async Task<bool> RunDueAsync(string? lineage, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var all = await schedules.ListAsync(cancellationToken);
        foreach (var schedule in all)
        {
            if (schedule.IsOver && schedule.FinishedAt + Schedule.Kept < now)
            {
                await schedules.RemoveAsync(schedule, cancellationToken);
            }
            else if (!schedule.IsOver && schedule.DueAt <= now)
            {
                await TryAsync(schedule, lineage, cancellationToken);
            }
        }

        return all.Any(schedule => !schedule.IsOver);
    }

    private async Task TryAsync(Schedule schedule, string? lineage, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (schedule.ClaimedUntil > now)
        {
            return;
        }

        // Of a claim that ran out nobody knows how far it came, so it is looked up however late it is.
        if (schedule.Status is ScheduleStatus.Waiting && now - schedule.DueAt > options.Value.ScheduleGrace)
        {
            var failure = schedule.AwaitsApproval ? "Nobody approved it in time." : "No gateway could make it in time.";
            await FinishAsync(schedule with { Status = ScheduleStatus.Missed, Failure = failure }, cancellationToken);
            return;
        }

        var wasRunning = schedule.Status is ScheduleStatus.Running;
        if (schedule.AwaitsApproval
            || await schedules.ReplaceAsync(schedule with { Status = ScheduleStatus.Running, ClaimedUntil = now + Claim }, cancellationToken)
                is not { } claimed)
        {
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = RenewAsync(claimed, over.Token);
        Schedule outcome;
        try
        {
            outcome = wasRunning && await made.FindAsync(schedule.Id, schedule.DueAt, cancellationToken) is { } revision
                ? claimed with { Status = ScheduleStatus.Done, Revision = revision.Number, Changed = revision.Changes }
                : Outcome(claimed, await changer.ChangeAsync(schedule.Change, OrderOf(schedule, lineage), cancellationToken));
        }
        finally
        {
            await over.CancelAsync();
            claimed = await renewing;
        }

        await FinishAsync(outcome with { Version = claimed.Version }, cancellationToken);
    }

    private static MassOrder OrderOf(Schedule schedule, string? lineage) => new(schedule.CreatedBy, lineage)
    {
        IsDryRun = false,
        Id = schedule.Id,
        Source = "schedule " + schedule.Id,
        ApprovedBy = schedule.ApprovedBy,
    };

    private static Schedule Outcome(Schedule schedule, MassResult result) => result switch
    {
        MassResult.Applied applied => schedule with { Status = ScheduleStatus.Done, Revision = applied.Position.Revision, Changed = applied.Counts.Changed },
        MassResult.Nothing nothing => schedule with { Status = ScheduleStatus.Done, Changed = 0, Refused = nothing.Counts.Refused },
        MassResult.Refused refused => schedule with
        {
            Status = ScheduleStatus.Failed,
            Failure =
                $"{refused.Counts.RefusedCount} selected mappings did not allow "
                + $"it{(refused.Counts.BlockedCount > 0 ? $", {refused.Counts.BlockedCount} of them because they are not ready" : "")}.",
            Refused = refused.Counts.Refused,
        },
        MassResult.Planned => schedule with
        {
            Status = ScheduleStatus.Failed,
            Failure = "It came to change more mappings than one admin may change alone, and nobody else had approved it.",
        },
        MassResult.Faulty faulty =>
            schedule with { Status = ScheduleStatus.Failed, Failure = $"{faulty.Count} selected mappings break the rules of the configuration." },
        // Others were quicker each time, or the store is not the one followed: tried again until the grace is over.
        _ => schedule with { Status = ScheduleStatus.Waiting, ClaimedUntil = null },
    };

    private async Task FinishAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var finished = schedule.IsOver ? schedule with { ClaimedUntil = null, FinishedAt = timeProvider.GetUtcNow() } : schedule;
        if (await schedules.ReplaceAsync(finished, cancellationToken) is null)
        {
            return;
        }

        switch (finished.Status)
        {
            case ScheduleStatus.Done:
                logger.ScheduleDone(finished.Id, finished.Change.Change.Action, finished.Changed ?? 0, finished.Revision);
                break;
            case ScheduleStatus.Failed or ScheduleStatus.Missed:
                logger.ScheduleNotMade(finished.Id, finished.Change.Change.Action, finished.DueAt, finished.Failure ?? "");
                break;
        }
    }

    /// <summary>Keeps a claim until it is told to stop; gives the schedule as it last wrote it.</summary>
    private async Task<Schedule> RenewAsync(Schedule claimed, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Renewal, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return claimed;
            }

            // Not with the token: whether it was written must be known to whoever writes next.
            if (await schedules.ReplaceAsync(claimed with { ClaimedUntil = timeProvider.GetUtcNow() + Claim }, CancellationToken.None) is not { } renewed)
            {
                return claimed;
            }

            claimed = renewed;
        }
    }
}
