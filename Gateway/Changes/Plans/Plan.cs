using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Plans;

/// <summary>
/// Judged changes that wait to be applied, against exactly one revision of the store: without the changes themselves, which lie in chunks
/// beside it (<see cref="IPlanStore"/>). Immutable but for approvals and the outcome.
/// </summary>
internal sealed record Plan
{
    /// <summary>32 lower-case hexadecimal digits; also the id of the commit that applies it, so that applying it twice does nothing the second time.</summary>
    public required string Id { get; init; }

    /// <summary>Under which id its chunks are kept: 32 lower-case hexadecimal digits.</summary>
    public required string ContentId { get; init; }

    /// <summary>The lineage of the store it was made against; empty for a store without any commit.</summary>
    public required string Lineage { get; init; }

    /// <summary>The revision it was made against.</summary>
    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>From then on it is gone.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public required ChangeAction Action { get; init; }

    public string? Reason { get; init; }

    public string? Ticket { get; init; }

    public string? Source { get; init; }

    public required bool Prunes { get; init; }

    public required long Adds { get; init; }

    public required long Changes { get; init; }

    public required long Deletes { get; init; }

    /// <summary>How many of the writes change nothing.</summary>
    public required long Unchanged { get; init; }

    /// <summary>In how many chunks the changes lie.</summary>
    public required int Chunks { get; init; }

    /// <summary>The size of all chunks in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The first of each code.</summary>
    public required IReadOnlyList<PlanWarning> Warnings { get; init; }

    /// <summary>How many there are of each code.</summary>
    public required IReadOnlyList<WarningCount> WarningCounts { get; init; }

    /// <summary>How many mappings go from which state to which.</summary>
    public required IReadOnlyList<StateChangeCount> StateChanges { get; init; }

    /// <summary>Who approved it; null while nobody did.</summary>
    public PlanApproval? Approval { get; init; }

    /// <summary>What became of it; null while it was not applied.</summary>
    public PlanOutcome? Outcome { get; init; }

    /// <summary>How many mappings it changes.</summary>
    public long Size => Adds + Changes + Deletes;

    public StorePosition Base => new(Lineage, Revision);
}

/// <summary>Something an operator should know before applying a plan.</summary>
/// <param name="Code">A stable snake_case word.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Identifier">The mapping; null where it is about the whole plan.</param>
/// <param name="Place">Where it stands in what was sent.</param>
internal sealed record PlanWarning(string Code, string Message, string? Identifier = null, string? Place = null);

internal sealed record WarningCount(string Code, long Count);

/// <summary>Mappings of a plan that change their state alike.</summary>
internal sealed record StateChangeCount(MappingState From, MappingState To, long Count);

/// <summary>A second admin's consent.</summary>
internal sealed record PlanApproval(string By, DateTimeOffset At);

/// <summary>A plan that was applied.</summary>
/// <param name="Revision">The revision it became; the one it was made against where it changed nothing.</param>
/// <param name="At">When.</param>
/// <param name="By">Who: the admin key's id.</param>
internal sealed record PlanOutcome(long Revision, DateTimeOffset At, string By);
