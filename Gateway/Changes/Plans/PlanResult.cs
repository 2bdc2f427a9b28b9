namespace Gateway.Changes.Plans;

/// <summary>What became of the wish for a plan.</summary>
internal abstract record PlanResult
{
    /// <summary>It is kept in the store.</summary>
    public sealed record Made(Plan Plan) : PlanResult;

    /// <summary>No plan was made.</summary>
    /// <param name="Faults">The first 1,000.</param>
    /// <param name="Count">How many there are.</param>
    public sealed record Faulty(IReadOnlyList<PlanFault> Faults, long Count) : PlanResult;

    /// <summary>No plan was made: the store changed so much while it was read that no plan fits one revision of it.</summary>
    public sealed record Unsettled : PlanResult;

    /// <summary>No plan was made: the store lost content, or another was put in its place.</summary>
    public sealed record LostContent : PlanResult;
}

/// <summary>One thing wrong with what was sent, or between it and the table.</summary>
/// <param name="Place">Where it stands: <c>line 12</c>; null for the whole document.</param>
/// <param name="Column">The column as the sender wrote it, where it differs from the field.</param>
/// <param name="Field">The JSON name of the field.</param>
/// <param name="Code">A stable snake_case word.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="Owner">The identifier of the mapping that has the key already.</param>
internal sealed record PlanFault(string? Place, string? Column, string Field, string Code, string Message, string? Owner = null);
