using Gateway.Changes.Plans;
using Gateway.Mappings.History;

namespace Gateway.Admin.Plans;

/// <summary>Judged changes that wait to be applied.</summary>
/// <param name="Id">Names it: plans/{id}/apply.</param>
/// <param name="Revision">The revision it was made against; it is refused once the table is at another.</param>
/// <param name="Adds">How many mappings are new.</param>
/// <param name="Changes">How many mappings change.</param>
/// <param name="Deletes">How many mappings go.</param>
/// <param name="Unchanged">How many are as described already.</param>
/// <param name="Warnings">What is allowed and often a mistake: the first 50 of each code.</param>
/// <param name="WarningCounts">How many warnings there are of each code.</param>
/// <param name="StateChanges">How many mappings go from which state to which.</param>
/// <param name="Diff">The first 100 changes; all are at plans/{id}/changes.</param>
/// <param name="Action">What applying it will be called.</param>
/// <param name="Prune">True where mappings that were not in the document are deleted.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The key that made it.</param>
/// <param name="ExpiresAt">From then on it is gone.</param>
/// <param name="NeedsApproval">True while it waits for a second admin.</param>
/// <param name="Approval">Who approved it; null while nobody did.</param>
/// <param name="Applied">What became of it; null while it was not applied.</param>
internal sealed record PlanDocument(
    string Id,
    long Revision,
    long Adds,
    long Changes,
    long Deletes,
    long Unchanged,
    IReadOnlyList<PlanWarningDocument> Warnings,
    IReadOnlyList<WarningCount> WarningCounts,
    IReadOnlyList<StateChangeCount> StateChanges,
    IReadOnlyList<PlannedChangeDocument> Diff,
    ChangeAction Action,
    bool Prune,
    string? Reason,
    string? Ticket,
    string? Source,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset ExpiresAt,
    bool NeedsApproval,
    PlanApproval? Approval,
    PlanOutcome? Applied)
{
    public static PlanDocument Of(Plan plan, IEnumerable<PlannedChange> first, bool needsApproval) => new(
        plan.Id,
        plan.Revision,
        plan.Adds,
        plan.Changes,
        plan.Deletes,
        plan.Unchanged,
        [.. plan.Warnings.Select(warning => new PlanWarningDocument(warning.Code, warning.Message, warning.Identifier, warning.Place))],
        plan.WarningCounts,
        plan.StateChanges,
        [.. first.Select(PlannedChangeDocument.Of)],
        plan.Action,
        plan.Prunes,
        plan.Reason,
        plan.Ticket,
        plan.Source,
        plan.CreatedAt,
        plan.CreatedBy,
        plan.ExpiresAt,
        needsApproval,
        plan.Approval,
        plan.Outcome);
}

/// <summary>Something to know before a plan is applied.</summary>
/// <param name="Code">A stable snake_case word.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Identifier">The mapping; null where it is about the whole plan.</param>
/// <param name="Row">Where it stands in the document: line 12 (row 11).</param>
internal sealed record PlanWarningDocument(string Code, string Message, string? Identifier, string? Row);

/// <summary>One change of a plan.</summary>
/// <param name="Kind">add, change or delete.</param>
/// <param name="Identifier">The mapping.</param>
/// <param name="Row">Where it stands in the document; null where it does not.</param>
/// <param name="Fields">Every field that differs; of a new or deleted mapping every field that has a value.</param>
internal sealed record PlannedChangeDocument(PlannedChangeKind Kind, string Identifier, string? Row, IReadOnlyList<FieldChange> Fields)
{
    public static PlannedChangeDocument Of(PlannedChange change) => new(change.Kind, change.Identifier, change.Place, change.Fields());
}

/// <summary>Some changes of a plan.</summary>
/// <param name="Changes">In the order of their identifiers' UTF-8 bytes.</param>
/// <param name="NextCursor">Where the next page begins; null at the end.</param>
internal sealed record PlanChangesDocument(IReadOnlyList<PlannedChangeDocument> Changes, string? NextCursor);

/// <summary>A plan among others.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Revision">The revision it was made against.</param>
/// <param name="Adds">How many mappings are new.</param>
/// <param name="Changes">How many mappings change.</param>
/// <param name="Deletes">How many mappings go.</param>
/// <param name="Action">What applying it will be called.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The key that made it.</param>
/// <param name="ExpiresAt">From then on it is gone.</param>
/// <param name="NeedsApproval">True while it waits for a second admin.</param>
/// <param name="Applied">What became of it; null while it was not applied.</param>
internal sealed record PlanSummaryDocument(
    string Id,
    long Revision,
    long Adds,
    long Changes,
    long Deletes,
    ChangeAction Action,
    string? Reason,
    string? Ticket,
    string? Source,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset ExpiresAt,
    bool NeedsApproval,
    PlanOutcome? Applied)
{
    public static PlanSummaryDocument Of(Plan plan, bool needsApproval) => new(
        plan.Id,
        plan.Revision,
        plan.Adds,
        plan.Changes,
        plan.Deletes,
        plan.Action,
        plan.Reason,
        plan.Ticket,
        plan.Source,
        plan.CreatedAt,
        plan.CreatedBy,
        plan.ExpiresAt,
        needsApproval,
        plan.Outcome);
}

/// <summary>All plans.</summary>
/// <param name="Plans">Newest first.</param>
internal sealed record PlanListDocument(IReadOnlyList<PlanSummaryDocument> Plans);

/// <summary>A plan that is in force.</summary>
/// <param name="Id">The plan.</param>
/// <param name="Revision">The revision it became; the one it was made against where it changes nothing.</param>
/// <param name="Adds">How many mappings are new.</param>
/// <param name="Changes">How many mappings changed.</param>
/// <param name="Deletes">How many mappings went.</param>
/// <param name="AlreadyApplied">True where an earlier call applied it.</param>
/// <param name="Served">True when this gateway serves it; false where a large one takes longer: see GET status.</param>
internal sealed record AppliedPlanDocument(string Id, long Revision, long Adds, long Changes, long Deletes, bool AlreadyApplied, bool Served);
