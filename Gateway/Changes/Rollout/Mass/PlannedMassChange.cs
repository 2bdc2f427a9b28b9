using System.Runtime.CompilerServices;
using Gateway.Changes.Plans;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout.Mass;

/// <summary>A change that is too large to be held in memory, or is a dry run, or needs a second admin: made a plan, and applied where that is asked.</summary>
internal sealed class PlannedMassChange(PlanService plans)
{
    /// <param name="change">What is asked.</param>
    /// <param name="order">In whose name; its dry run is decided.</param>
    /// <param name="position">Where the store stood before the first mapping was read.</param>
    /// <param name="first">The mappings read so far.</param>
    /// <param name="rest">Those that follow; null where there are none.</param>
    /// <param name="tally">Complete once <paramref name="rest"/> is read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<MassResult> MakeAsync(
        MassChange change,
        MassOrder order,
        StorePosition position,
        IReadOnlyList<PendingChange> first,
        IAsyncEnumerator<PendingChange>? rest,
        MassTally tally,
        CancellationToken cancellationToken)
    {
        var request = new PlanRequest(order.By)
        {
            Action = change.Change.Action.ToChangeAction(),
            Reason = change.Change.Reason,
            Ticket = change.Change.Ticket,
            Source = order.Source,
            Id = order.Id,
        };
        switch (await plans.MakeAsync(request, WritesAsync(first, rest, cancellationToken), cancellationToken))
        {
            case PlanResult.Faulty faulty:
                return MassResult.Of(change, tally) ?? new MassResult.Faulty(faulty.Faults, faulty.Count);
            case PlanResult.LostContent:
                return new MassResult.LostContent(position);
            case PlanResult.Made { Plan: var plan }:
                return await WithAsync(plan, change, order, position, tally, cancellationToken);
            default:
                return new MassResult.Lost([]);
        }
    }

    private async Task<MassResult> WithAsync(
        Plan plan, MassChange change, MassOrder order, StorePosition position, MassTally tally, CancellationToken cancellationToken)
    {
        // A plan replaces whole mappings: what somebody wrote between reading them and making it would be undone.
        var isOfOneMoment = plan.Lineage == position.Lineage && plan.Revision == position.Revision;
        var verdict = MassResult.Of(change, tally) ?? (isOfOneMoment ? null : new MassResult.Lost([]));
        if (verdict is not null)
        {
            await plans.RemoveAsync(plan.Id, cancellationToken);
            return verdict;
        }

        if (order.ApprovedBy is { } approver)
        {
            await plans.ApproveAsync(plan.Id, approver, cancellationToken);
        }
        else if (order.IsDryRun is true || plans.AwaitsApproval(plan))
        {
            return new MassResult.Planned(plan, tally, plans.AwaitsApproval(plan));
        }

        return await ApplyAsync(plan, order.By, tally, cancellationToken);
    }

    private async Task<MassResult> ApplyAsync(Plan plan, string by, MassTally tally, CancellationToken cancellationToken)
    {
        switch (await plans.ApplyAsync(plan.Id, by, cancellationToken))
        {
            case ApplyResult.Applied applied:
                return new MassResult.Applied(applied.Position, tally);
            case ApplyResult.NeedsApproval needs:
                return new MassResult.Planned(needs.Plan, tally, NeedsApproval: true);
            case ApplyResult.Refused refused:
                await plans.RemoveAsync(plan.Id, cancellationToken);
                return new MassResult.Lost(refused.Conflicts);
            default:
                await plans.RemoveAsync(plan.Id, cancellationToken);
                return new MassResult.Lost([]);
        }
    }

    private static async IAsyncEnumerable<PlannedWrite> WritesAsync(
        IReadOnlyList<PendingChange> first, IAsyncEnumerator<PendingChange>? rest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var change in first)
        {
            yield return change.ToPlanned();
        }

        while (rest is not null && await rest.MoveNextAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return rest.Current.ToPlanned();
        }
    }
}
