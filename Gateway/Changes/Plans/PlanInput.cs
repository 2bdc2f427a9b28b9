namespace Gateway.Changes.Plans;

/// <summary>One piece of what a plan is made of: a write, or what was wrong where one should have been.</summary>
/// <param name="Write">The write; null where there are faults.</param>
/// <param name="Faults">Empty where there is a write.</param>
internal readonly record struct PlanInput(PlannedWrite? Write, IReadOnlyList<PlanFault> Faults)
{
    public static PlanInput Of(PlannedWrite write) => new(write, []);
}
