using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Changes.Plans;

/// <summary>What became of a plan that was to be applied.</summary>
internal abstract record ApplyResult
{
    /// <summary>It is in force.</summary>
    /// <param name="Plan">The plan, with its outcome.</param>
    /// <param name="Position">Where the store stood after it; where it was made against when it changes nothing.</param>
    /// <param name="WasAppliedBefore">True where an earlier call applied it and this one changed nothing.</param>
    public sealed record Applied(Plan Plan, StorePosition Position, bool WasAppliedBefore) : ApplyResult;

    /// <summary>There is no such plan, or no more.</summary>
    public sealed record NotFound : ApplyResult;

    /// <summary>The table moved since: make it anew.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Position">Where the store stands now.</param>
    /// <param name="Moves">The newest revisions made since, newest first, at most 10.</param>
    public sealed record Outdated(Plan Plan, StorePosition Position, IReadOnlyList<RevisionRecord> Moves) : ApplyResult;

    /// <summary>The store was emptied, or is another one.</summary>
    public sealed record LostContent(Plan Plan, StorePosition Position) : ApplyResult;

    /// <summary>It changes more than one admin may change alone.</summary>
    public sealed record NeedsApproval(Plan Plan) : ApplyResult;

    /// <summary>The store refused changes, although it stands where the plan was made.</summary>
    public sealed record Refused(Plan Plan, IReadOnlyList<CommitConflict> Conflicts) : ApplyResult;
}

/// <summary>What became of an approval.</summary>
internal abstract record ApprovalResult
{
    public sealed record Approved(Plan Plan) : ApprovalResult;

    public sealed record NotFound : ApprovalResult;

    /// <summary>Who made a plan cannot approve it.</summary>
    public sealed record IsOwn(Plan Plan) : ApprovalResult;

    /// <summary>It was applied already.</summary>
    public sealed record TooLate(Plan Plan) : ApprovalResult;
}
