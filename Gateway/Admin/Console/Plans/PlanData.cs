using Gateway.Admin.Plans;
using Gateway.Errors;

namespace Gateway.Admin.Console.Plans;

/// <summary>What the list of plans shows.</summary>
/// <param name="Plans">All of them.</param>
internal sealed record PlanListData(PlanListDocument Plans)
{
    /// <summary>Why no plan was made of a file; null where nothing was refused.</summary>
    public ProblemDocument? Problem { get; init; }

    /// <summary>The file that was refused or recognised, as its sender calls it; null for none.</summary>
    public string? FileName { get; init; }

    /// <summary>The kind of export that it is, as <c>import-from</c> takes it; null where it is none.</summary>
    public string? VendorKind { get; init; }

    /// <summary>The reason that was typed.</summary>
    public string? Reason { get; init; }

    /// <summary>The ticket that was typed.</summary>
    public string? Ticket { get; init; }

    /// <summary>True where pruning was chosen.</summary>
    public bool Prunes { get; init; }
}

/// <summary>What the page of a plan shows.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Changes">A page of its changes.</param>
/// <param name="Kind">The kind they are filtered by; null for all.</param>
/// <param name="IsLoading">True while this gateway does not serve it yet, although it was applied.</param>
/// <param name="Problem">Why the last thing was refused; null where nothing was.</param>
internal sealed record PlanData(PlanDocument Plan, PlanChangesDocument Changes, string? Kind, bool IsLoading, ProblemDocument? Problem);
