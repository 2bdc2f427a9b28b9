using Gateway.Mappings.History;

namespace Gateway.Admin.Revisions;

/// <summary>One numbered change of the table.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="At">When.</param>
/// <param name="By">The admin key that made it.</param>
/// <param name="Action">What was done.</param>
/// <param name="Reason">Why; null where nobody said.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="Source">The plan, schedule or declared set it came from.</param>
/// <param name="Changes">How many mappings it changed.</param>
/// <param name="CommitId">The random id of its commit: a plan's or schedule's own.</param>
/// <param name="Hash">Chains it to the revision before; empty for one made before there was a chain.</param>
internal sealed record RevisionDocument(
    long Revision,
    DateTimeOffset At,
    string By,
    ChangeAction Action,
    string? Reason,
    string? Ticket,
    string? Source,
    long Changes,
    string CommitId,
    string Hash)
{
    public static RevisionDocument Of(RevisionRecord record) => new(
        record.Number, record.At, record.By, record.Action, record.Reason, record.Ticket, record.Source, record.Changes, record.CommitId, record.Hash);
}

/// <summary>A page of revisions.</summary>
/// <param name="Revisions">Newest first.</param>
/// <param name="NextCursor">Give it as cursor for the next page; null on the last. A page may hold fewer than asked for and still not be the last.</param>
internal sealed record RevisionListDocument(IReadOnlyList<RevisionDocument> Revisions, string? NextCursor);
