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
    /// <param name="counts">Complete once <paramref name="rest"/> is read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<MassResult> MakeAsync(
        MassChange change,
        MassOrder order,
        StorePosition position,
        IReadOnlyList<PendingChange> first,
        IAsyncEnumerator<PendingChange>? rest,
        MassCounts counts,
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
                return MassResult.Of(change, counts) ?? new MassResult.Faulty(faulty.Faults, faulty.Count);
            case PlanResult.LostContent:
                return new MassResult.LostContent(position);
            case PlanResult.Made { Plan: var plan }:
                return await WithAsync(plan, change, order, position, counts, cancellationToken);
            default:
                return new MassResult.Outrun([]);
        }
    }

    private async Task<MassResult> WithAsync(
        Plan plan, MassChange change, MassOrder order, StorePosition position, MassCounts counts, CancellationToken cancellationToken)
    {
        // A plan replaces whole mappings: what somebody wrote between reading them and making it would be undone.
        var isOfOneMoment = plan.Lineage == position.Lineage && plan.Revision == position.Revision;
        var verdict = MassResult.Of(change, counts) ?? (isOfOneMoment ? null : new MassResult.Outrun([]));
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
            return new MassResult.Planned(plan, counts, plans.AwaitsApproval(plan));
        }

        return await ApplyAsync(plan, order.By, counts, cancellationToken);
    }

    private async Task<MassResult> ApplyAsync(Plan plan, string by, MassCounts counts, CancellationToken cancellationToken)
    {
        switch (await plans.ApplyAsync(plan.Id, by, cancellationToken))
        {
            case ApplyResult.Applied applied:
                return new MassResult.Applied(applied.Position, counts);
            case ApplyResult.NeedsApproval needs:
                return new MassResult.Planned(needs.Plan, counts, NeedsApproval: true);
            case ApplyResult.Refused refused:
                await plans.RemoveAsync(plan.Id, cancellationToken);
                return new MassResult.Outrun(refused.Conflicts);
            default:
                await plans.RemoveAsync(plan.Id, cancellationToken);
                return new MassResult.Outrun([]);
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
