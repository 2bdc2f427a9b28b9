using Gateway.Changes.Plans;
using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Mass;

namespace Gateway.Admin.Changes;

/// <summary>What a change of many mappings did, or would do.</summary>
/// <param name="Action">What was asked.</param>
/// <param name="Applied">True where it is done, as one revision.</param>
/// <param name="Revision">That revision; null where nothing was changed.</param>
/// <param name="Selected">How many mappings were selected.</param>
/// <param name="Changed">How many change.</param>
/// <param name="Unchanged">How many are so already.</param>
/// <param name="RefusedCount">How many were left out because their state does not allow it.</param>
/// <param name="Refused">The first 1,000 of those.</param>
/// <param name="Changes">The first 100 that change.</param>
/// <param name="Plan">Of a dry run, or where a second admin has to approve it: what waits to be applied.</param>
internal sealed record MassChangeDocument(
    StateAction Action,
    bool Applied,
    long? Revision,
    long Selected,
    long Changed,
    long Unchanged,
    long RefusedCount,
    IReadOnlyList<RefusedMapping> Refused,
    IReadOnlyList<StateStep> Changes,
    WaitingPlanDocument? Plan)
{
    private const int MaxShown = 100;

    public static MassChangeDocument Of(StateAction action, MassCounts counts, long? revision, WaitingPlanDocument? plan) => new(
        action,
        revision is not null,
        revision,
        counts.Selected,
        counts.Changed,
        counts.Unchanged,
        counts.RefusedCount,
        counts.Refused,
        [.. counts.Steps.Take(MaxShown)],
        plan);
}

/// <summary>A plan that waits: POST plans/{id}/apply applies it.</summary>
/// <param name="Id">The plan.</param>
/// <param name="Revision">The revision it was made against; when the table moves on, it has to be made anew.</param>
/// <param name="ExpiresAt">From then on it is gone.</param>
/// <param name="NeedsApproval">True where a second admin has to approve it first: POST plans/{id}/approve.</param>
/// <param name="Warnings">What to know before applying it.</param>
internal sealed record WaitingPlanDocument(string Id, long Revision, DateTimeOffset ExpiresAt, bool NeedsApproval, IReadOnlyList<PlanWarning> Warnings)
{
    public static WaitingPlanDocument Of(Plan plan, bool needsApproval) => new(plan.Id, plan.Revision, plan.ExpiresAt, needsApproval, plan.Warnings);
}
