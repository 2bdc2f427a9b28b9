using Gateway.Mappings;
using Gateway.Mappings.History;

namespace Gateway.Admin.Revisions;

/// <summary>What was done to a mapping.</summary>
internal enum ChangeKind
{
    /// <summary>It was not there before.</summary>
    Add,

    /// <summary>Its content was replaced.</summary>
    Change,

    /// <summary>It is not there afterwards.</summary>
    Delete,
}

/// <summary>One mapping in one revision.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Kind">What was done to it.</param>
/// <param name="Version">The version it came to; null for a deletion.</param>
/// <param name="State">The state it came to; null for a deletion.</param>
/// <param name="BeforeKnown">False where the history no longer says what was before; the fields then show only what is after.</param>
/// <param name="Fields">Every field that differs, before and after.</param>
internal sealed record ChangeDocument(
    string Identifier, ChangeKind Kind, long? Version, MappingState? State, bool BeforeKnown, IReadOnlyList<FieldChange> Fields);

/// <summary>A revision with the mappings it changed.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Changes">A page of its changes, in order; null where they are not kept any more.</param>
/// <param name="NextCursor">Give it as cursor for the next page; null on the last.</param>
internal sealed record RevisionChangesDocument(RevisionDocument Revision, IReadOnlyList<ChangeDocument>? Changes, string? NextCursor);

/// <summary>One entry of a mapping's past.</summary>
/// <param name="Revision">The revision that made it.</param>
/// <param name="At">When.</param>
/// <param name="By">The admin key that made it.</param>
/// <param name="Action">What was done.</param>
/// <param name="Reason">Why; null where nobody said.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="Change">What it did to the mapping.</param>
internal sealed record HistoryEntryDocument(
    long Revision, DateTimeOffset At, string By, ChangeAction Action, string? Reason, string? Ticket, ChangeDocument Change);

/// <summary>A page of a mapping's past.</summary>
/// <param name="History">Newest first; reaches back over deletions.</param>
/// <param name="NextCursor">Give it as cursor for the next page; null on the last.</param>
internal sealed record HistoryDocument(IReadOnlyList<HistoryEntryDocument> History, string? NextCursor);
