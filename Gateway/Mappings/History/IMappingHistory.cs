using Gateway.Mappings.Store;

namespace Gateway.Mappings.History;

/// <summary>The numbered past of the system of record, as every <see cref="IMappingStore"/> keeps it. Throws what that does.</summary>
internal interface IMappingHistory
{
    /// <summary>Revisions, newest first.</summary>
    /// <param name="before">Only revisions below this number; null for the newest.</param>
    /// <param name="limit">At most so many, 1-1000.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<RevisionRecord>> ReadRevisionsAsync(long? before, int limit, CancellationToken cancellationToken);

    /// <summary>The changes of one revision in the order in which they were made; null where the store no longer keeps them.</summary>
    Task<IAsyncEnumerable<MappingChange>?> ReadRevisionAsync(long revision, CancellationToken cancellationToken);

    /// <summary>
    /// What each mapping that changed after a revision was at that revision, in no particular order, each once. What is committed while this
    /// is read may or may not be seen.
    /// </summary>
    IAsyncEnumerable<PastMapping> ReadChangedSinceAsync(long revision, CancellationToken cancellationToken);

    /// <summary>Changes of one mapping, newest first; by its identifier, not an alias. Reaches back over deletions.</summary>
    Task<IReadOnlyList<MappingChange>> ReadHistoryAsync(string identifier, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the whole past and present, and names every row that is not what its revision's hash says.</summary>
    Task<AuditReport> VerifyAsync(CancellationToken cancellationToken);
}

/// <summary>One revision.</summary>
/// <param name="Number">1 and up, without gaps but for those a rescue leaves.</param>
/// <param name="CommitId">The random id of its commit.</param>
/// <param name="At">When.</param>
/// <param name="By">Who: the admin key's id.</param>
/// <param name="Action">What was done.</param>
/// <param name="Reason">Why, in the operator's words.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="Source">The plan, schedule or declared set it came from.</param>
/// <param name="Changes">How many mappings it changed.</param>
/// <param name="Hash">The hash that chains it to the revision before (<see cref="AuditChain"/>); empty for one made before there was a chain.</param>
internal sealed record RevisionRecord(
    long Number,
    string CommitId,
    DateTimeOffset At,
    string By,
    ChangeAction Action,
    string? Reason,
    string? Ticket,
    string? Source,
    long Changes,
    string Hash);

/// <summary>A mapping at an earlier revision.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Content">Its content then; null where there was none, or where it is not known.</param>
/// <param name="IsKnown">False where the store's history no longer reaches back so far.</param>
internal sealed record PastMapping(string Identifier, ConnectionMapping? Content, bool IsKnown);

/// <summary>What a verification of the audit chain found.</summary>
/// <param name="Revisions">How many revisions were checked.</param>
/// <param name="Changes">How many changes were checked.</param>
/// <param name="Mappings">How many present mappings were compared with their last change.</param>
/// <param name="First">The first revision of the chain; 0 where there is none.</param>
/// <param name="Last">The newest revision.</param>
/// <param name="Head">The newest hash: kept elsewhere, it also proves that no revision was cut off the end.</param>
/// <param name="Findings">What does not agree, at most 1,000 findings; empty when all does.</param>
internal sealed record AuditReport(long Revisions, long Changes, long Mappings, long First, long Last, string Head, IReadOnlyList<AuditFinding> Findings);

/// <summary>One thing that does not agree.</summary>
/// <param name="Revision">The revision it belongs to; 0 where none.</param>
/// <param name="Identifier">The mapping; null where it is the revision itself.</param>
/// <param name="Code">A stable snake_case word: <c>revision_missing</c>, <c>revision_altered</c>, <c>change_altered</c>, <c>mapping_altered</c> ...</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record AuditFinding(long Revision, string? Identifier, string Code, string Message);
