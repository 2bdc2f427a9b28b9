using System.Runtime.CompilerServices;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout.Mass;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout.Restores;

/// <summary>Restores by a plan, so that it can be looked at before, and a million mappings go back as one revision.</summary>
internal sealed class TableRestorer(IMappingStore store, PlanService plans)
{
    /// <param name="order">What is wished.</param>
    /// <param name="past">What the mappings in question were then.</param>
    /// <param name="position">Where the store stood before the past was read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RestoreResult> RestoreAsync(
        RestoreOrder order, IAsyncEnumerable<PastMapping> past, StorePosition position, CancellationToken cancellationToken)
    {
        var unknown = new UnknownPasts();
        var request = new PlanRequest(order.By) { Action = ChangeAction.Restore, Reason = order.Reason, Ticket = order.Ticket, Source = order.Source };
        switch (await plans.MakeAsync(request, WritesAsync(past, unknown, cancellationToken), cancellationToken))
        {
            case PlanResult.Made { Plan: var plan }:
                return await WithAsync(plan, unknown, order, position, cancellationToken);
            case PlanResult.Faulty when unknown.Count > 0:
                return new RestoreResult.TooShort(unknown.Identifiers, unknown.Count);
            case PlanResult.Faulty faulty:
                return new RestoreResult.Faulty(faulty.Faults, faulty.Count);
            case PlanResult.LostContent:
                return new RestoreResult.LostContent(position);
            default:
                return new RestoreResult.Outrun([]);
        }
    }

    private async Task<RestoreResult> WithAsync(
        Plan plan, UnknownPasts unknown, RestoreOrder order, StorePosition position, CancellationToken cancellationToken)
    {
        RestoreResult? verdict = unknown.Count > 0 ? new RestoreResult.TooShort(unknown.Identifiers, unknown.Count)
            : plan.Lineage != position.Lineage || plan.Revision != position.Revision ? new RestoreResult.Outrun([])
            : plan.Size == 0 ? new RestoreResult.Nothing()
            : null;
        if (verdict is not null)
        {
            await plans.RemoveAsync(plan.Id, cancellationToken);
            return verdict;
        }

        if (order.IsDryRun ?? plan.Size > MassChanger.MaxUnasked)
        {
            return new RestoreResult.Planned(plan, plans.AwaitsApproval(plan));
        }

        switch (await plans.ApplyAsync(plan.Id, order.By, cancellationToken))
        {
            case ApplyResult.Applied applied:
                return new RestoreResult.Applied(applied.Position, plan.Size);
            case ApplyResult.NeedsApproval needs:
                return new RestoreResult.Planned(needs.Plan, NeedsApproval: true);
            case ApplyResult.Refused refused:
                await plans.RemoveAsync(plan.Id, cancellationToken);
                return new RestoreResult.Outrun(refused.Conflicts);
            default:
                await plans.RemoveAsync(plan.Id, cancellationToken);
                return new RestoreResult.Outrun([]);
        }
    }

    private async IAsyncEnumerable<PlannedWrite> WritesAsync(
        IAsyncEnumerable<PastMapping> past, UnknownPasts unknown, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var mapping in past.WithCancellation(cancellationToken))
        {
            if (!mapping.IsKnown)
            {
                unknown.Add(mapping.Identifier);
            }
            else if (mapping.Content is not null || await ExistsAsync(mapping.Identifier, cancellationToken))
            {
                yield return new PlannedWrite(mapping.Identifier, mapping.Content);
            }
        }
    }

    // Made and deleted since then: there is nothing to take away.
    private async Task<bool> ExistsAsync(string identifier, CancellationToken cancellationToken) =>
        (await store.FindAsync(identifier, cancellationToken))?.Identifier == identifier;

    private sealed class UnknownPasts
    {
        private readonly List<string> _identifiers = [];

        public long Count { get; private set; }

        public IReadOnlyList<string> Identifiers => _identifiers;

        public void Add(string identifier)
        {
            Count++;
            if (_identifiers.Count < MassCounts.MaxNamed)
            {
                _identifiers.Add(identifier);
            }
        }
    }
}
