using Gateway.Mappings.History;

namespace Gateway.Changes.Plans;

/// <summary>Who wants a plan, and what for. What is given here becomes the revision's when the plan is applied.</summary>
/// <param name="By">The admin key's id.</param>
internal sealed record PlanRequest(string By)
{
    /// <summary>What applying it will be called.</summary>
    public ChangeAction Action { get; init; } = ChangeAction.Apply;

    public string? Reason { get; init; }

    public string? Ticket { get; init; }

    /// <summary>Where the changes come from: a file's name, a declared set, a schedule.</summary>
    public string? Source { get; init; }

    /// <summary>True to delete every mapping that is not among the writes.</summary>
    public bool Prunes { get; init; }

    /// <summary>The id of the plan and of the commit it becomes, 32 lower-case hexadecimal digits: given by who must not make the same change twice.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");
}
