using Gateway.Admin.Revisions;
using Gateway.Errors;
using Gateway.Mappings.History;

namespace Gateway.Admin.Console.History;

/// <summary>What the list of revisions shows.</summary>
/// <param name="List">A page of them.</param>
/// <param name="Action">The action it is filtered by; null for all.</param>
/// <param name="By">The key it is filtered by; null for all.</param>
/// <param name="Cursor">Where the page begins; null for the first.</param>
internal sealed record HistoryListData(RevisionListDocument List, string? Action, string? By, string? Cursor);

/// <summary>What the page of a revision shows.</summary>
/// <param name="Past">The revision and a page of its changes.</param>
/// <param name="Problem">Why the last restore was refused; null where none was.</param>
/// <param name="Identifier">The mapping that is to be restored; null for none or all.</param>
/// <param name="Reason">The reason that was typed.</param>
/// <param name="Ticket">The ticket that was typed.</param>
internal sealed record RevisionData(RevisionChangesDocument Past, ProblemDocument? Problem, string? Identifier, string? Reason, string? Ticket);

/// <summary>What a verification found.</summary>
/// <param name="Report">The report.</param>
internal sealed record AuditData(AuditReport Report);
