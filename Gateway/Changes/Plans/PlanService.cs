using Gateway.Changes.Plans.Building;
using Microsoft.Extensions.Options;

namespace Gateway.Changes.Plans;

/// <summary>Makes plans, keeps them where every gateway finds them, and applies them.</summary>
internal sealed class PlanService(
    PlanBuilder builder,
    PlanApplier applier,
    PlanReader reader,
    IPlanStore plans,
    IOptions<PlanOptions> options,
    TimeProvider time,
    ILogger<PlanService> logger)
{
    /// <summary>How often an approval is tried when somebody else changes the plan at the same moment.</summary>
    private const int MaxAttempts = 5;

    /// <summary>
    /// Judges changes against the table as it stands, and keeps them as a plan unless they have faults. A second wish under the id of a plan that
    /// is there is answered with that plan.
    /// </summary>
    public Task<PlanResult> MakeAsync(PlanRequest request, IAsyncEnumerable<PlannedWrite> writes, CancellationToken cancellationToken) =>
        MakeAsync(request, writes.Select(PlanInput.Of), cancellationToken);

    /// <summary>The same of what may have faults of its own, which are named together with all others.</summary>
    public Task<PlanResult> MakeAsync(PlanRequest request, IAsyncEnumerable<PlanInput> inputs, CancellationToken cancellationToken) =>
        builder.MakeAsync(request, inputs, cancellationToken);

    /// <summary>
    /// Applies a plan as one revision, or nothing of it. Goes on when the caller stops waiting. After an exception the outcome is unknown:
    /// applying it again finds out.
    /// </summary>
    public async Task<ApplyResult> ApplyAsync(string id, string by, CancellationToken cancellationToken) =>
        await plans.FindAsync(id, cancellationToken) switch
        {
            null => new ApplyResult.NotFound(),
            { Outcome: { } outcome } plan => new ApplyResult.Applied(plan, new(plan.Lineage, outcome.Revision), WasAppliedBefore: true),
            var plan when AwaitsApproval(plan) => new ApplyResult.NeedsApproval(plan),
            var plan => await applier.ApplyAsync(plan, by, cancellationToken),
        };

    /// <summary>Consents to a plan in the name of an admin who did not make it.</summary>
    public async Task<ApprovalResult> ApproveAsync(string id, string by, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            switch (await plans.FindAsync(id, cancellationToken))
            {
                case null:
                    return new ApprovalResult.NotFound();
                case { Outcome: not null } applied:
                    return new ApprovalResult.TooLate(applied);
                case { Approval: not null } approved:
                    return new ApprovalResult.Approved(approved);
                case var own when own.CreatedBy == by:
                    return new ApprovalResult.IsOwn(own);
                case var plan:
                    var consented = plan with { Approval = new PlanApproval(by, time.GetUtcNow()) };
                    if (await plans.ReplaceAsync(plan, consented, cancellationToken))
                    {
                        logger.PlanApproved(by, plan.Id, plan.CreatedBy);
                        return new ApprovalResult.Approved(consented);
                    }

                    break;
            }
        }

        throw new InvalidOperationException($"Plan {id} changed {MaxAttempts} times while it was approved.");
    }

    /// <summary>True while a plan must not be applied because nobody but its maker consented.</summary>
    public bool AwaitsApproval(Plan plan) =>
        options.Value.ApprovalThreshold is > 0 and var threshold && plan.Size > threshold && plan is { Approval: null, Outcome: null };

    /// <summary>A plan; null where there is none, or no more.</summary>
    public Task<Plan?> FindAsync(string id, CancellationToken cancellationToken) => plans.FindAsync(id, cancellationToken);

    /// <summary>All plans, newest first.</summary>
    public Task<IReadOnlyList<Plan>> ListAsync(CancellationToken cancellationToken) => plans.ListAsync(cancellationToken);

    /// <summary>Throws a plan away; false where there is none.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) =>
        await plans.FindAsync(id, cancellationToken) is { } plan && await plans.RemoveAsync(plan, cancellationToken);

    /// <summary>All changes of a plan in the order of their identifiers' UTF-8 bytes.</summary>
    /// <exception cref="PlanGoneException">The plan was thrown away meanwhile.</exception>
    public IAsyncEnumerable<PlannedChange> ReadChangesAsync(Plan plan, CancellationToken cancellationToken) => reader.ReadAsync(plan, cancellationToken);

    /// <summary>Some of them: <see cref="PlanReader.ReadPageAsync"/>.</summary>
    /// <exception cref="PlanGoneException">The plan was thrown away meanwhile.</exception>
    public Task<PlanPage> ReadPageAsync(Plan plan, PlannedChangeKind? kind, PlanPlace from, int limit, CancellationToken cancellationToken) =>
        reader.ReadPageAsync(plan, kind, from, limit, cancellationToken);
}
