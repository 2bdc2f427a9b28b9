namespace Gateway.Changes.Plans.Building;

/// <summary>The changes of a plan without faults, to be read once; what they come to is known when they have been.</summary>
internal sealed class JudgedChanges(PlanContent draft, ChangeReview review, PlanWarnings warnings, Action<ChangeReview> warnOfTheWhole)
{
    public long Unchanged => draft.Unchanged + draft.NothingToDelete;

    public ChangeReview Review => review;

    public PlanWarnings Warnings => warnings;

    /// <summary>In the order of their identifiers' UTF-8 bytes.</summary>
    public IEnumerable<PlannedChange> Read()
    {
        foreach (var change in draft.Changes())
        {
            review.Look(change);
            yield return change;
        }

        warnOfTheWhole(review);
    }
}
