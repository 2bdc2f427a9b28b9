using Gateway.Changes.Plans;
using Gateway.Errors;
using Gateway.Mappings.Store;
using Gateway.Telemetry;

namespace Gateway.Admin.Plans;

/// <summary>Says for people and programs why there is no plan, or why it cannot be applied. Pure.</summary>
internal static class PlanProblems
{
    public static Problem NotFound { get; } = new(ErrorType.NotFound, "There is no plan with this id, or no more: plans expire. Make it anew.");

    public static Problem Unsettled { get; } = new(
        ErrorType.TableUnsettled, "The table changed again and again while it was read. Try again when less is being changed.");

    public static Problem Of(PlanResult.Faulty faulty)
    {
        var number = faulty.Count == 1 ? "One fault" : $"{faulty.Count} faults";
        var shown = faulty.Count > faulty.Faults.Count ? $" (the first {faulty.Faults.Count} are named)" : "";
        return new Problem(ErrorType.InvalidPlan, $"{number}{shown} in the document; no plan was made and nothing was changed.")
        {
            Errors = [.. faulty.Faults.Select(fault => new ProblemError(fault.Field, fault.Code, fault.Message, fault.Owner, fault.Place, fault.Column))],
        };
    }

    public static Problem Outdated(ApplyResult.Outdated outdated) =>
        new(
            ErrorType.PlanOutdated,
            $"The plan was made against revision {outdated.Plan.Revision}; the table is at {outdated.Position.Revision}. Make it anew. Nothing was changed.")
        {
            Errors = [.. outdated.Moves.Select(move => new ProblemError(
                "revision", "moved", $"Revision {move.Number} ({Words.Of(move.Action)}) was made by {move.By} at {StoreTime.Format(move.At)}."))],
        };

    public static Problem NeedsApproval(Plan plan) =>
        new(
            ErrorType.PlanNeedsApproval,
            $"The plan changes {plan.Size} mappings: an admin other than {plan.CreatedBy} has to approve it (POST "
            + $"plans/{plan.Id}/approve). Nothing was changed.");

    public static Problem IsOwn { get; } = new(ErrorType.ApprovalByMaker, "You made this plan: another admin has to approve it.");

    public static Problem Applied(Plan plan) => new(ErrorType.PlanApplied, $"The plan became revision {plan.Outcome!.Revision}.");

    public static Problem Refused(IReadOnlyList<CommitConflict> conflicts) =>
        new(ErrorType.PlanOutdated, "The store refused the changes, although it stands where the plan was made. Make it anew. Nothing was changed.")
        {
            Errors = [.. conflicts.Select(ErrorOf)],
        };

    private static ProblemError ErrorOf(CommitConflict conflict) => conflict switch
    {
        CommitConflict.VersionMismatch mismatch =>
            new("version", "version_mismatch", $"Mapping '{mismatch.Identifier}' is at version {mismatch.Actual}, not {mismatch.Expected}."),
        CommitConflict.NotFound gone => new("identifier", "not_found", $"Mapping '{gone.Identifier}' is not there."),
        CommitConflict.KeyTaken taken =>
            new("identifier", "key_taken", $"Mapping '{taken.Identifier}' wants '{taken.Key}', which leads to '{taken.Owner}'.", taken.Owner),
        _ => throw new ArgumentOutOfRangeException(nameof(conflict), conflict, "Not a conflict."),
    };
}
