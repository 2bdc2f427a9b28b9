using Gateway.Changes.Plans;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Rollout.Restores;

/// <summary>What became of a restore. Where it is not <see cref="Applied"/>, nothing was changed.</summary>
internal abstract record RestoreResult
{
    /// <summary>Stored as one revision.</summary>
    public sealed record Applied(StorePosition Position, long Changed) : RestoreResult;

    /// <summary>A plan waits to be applied, or to be approved.</summary>
    public sealed record Planned(Plan Plan, bool NeedsApproval) : RestoreResult;

    /// <summary>It is now as it was then.</summary>
    public sealed record Nothing : RestoreResult;

    /// <summary>There is no such revision, or no such mapping, now or then.</summary>
    public sealed record NotFound(string What) : RestoreResult;

    /// <summary>What mappings were then is not kept any more.</summary>
    /// <param name="Identifiers">The first 1,000 of them.</param>
    /// <param name="Count">How many there are.</param>
    public sealed record TooShort(IReadOnlyList<string> Identifiers, long Count) : RestoreResult;

    /// <summary>What was then cannot be stored now.</summary>
    public sealed record Faulty(IReadOnlyList<PlanFault> Faults, long Count) : RestoreResult;

    /// <summary>Others changed the table meanwhile.</summary>
    public sealed record Outrun(IReadOnlyList<CommitConflict> Conflicts) : RestoreResult;

    /// <summary>The store is not the one this gateway follows.</summary>
    public sealed record LostContent(StorePosition Position) : RestoreResult;
}
