using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Mass;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Mappings;

namespace Gateway.Admin.Changes;

/// <summary>A scheduled change, or what became of it.</summary>
/// <param name="Id">Its id; also the id of the commit.</param>
/// <param name="At">When it is due.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Wave">Only mappings of this wave; the selection is taken when it is due.</param>
/// <param name="State">Only mappings in this state.</param>
/// <param name="Q">Only mappings with this text.</param>
/// <param name="Identifiers">Only these; empty for any.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="SkipRefused">True to leave out mappings whose state does not allow it.</param>
/// <param name="Force">True to retire what is not migrated, or to cut over what is not ready.</param>
/// <param name="CreatedBy">The admin key that made it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="NeedsApproval">True while a second admin has to approve it.</param>
/// <param name="ApprovedBy">The admin key that approved it.</param>
/// <param name="ApprovedAt">When it was approved.</param>
/// <param name="FinishedAt">When it was over.</param>
/// <param name="Revision">The revision it became; null where it changed nothing.</param>
/// <param name="Changed">How many mappings it changed.</param>
/// <param name="Failure">Why it was not made.</param>
/// <param name="Refused">The first mappings that did not allow it.</param>
internal sealed record ScheduleDocument(
    string Id,
    DateTimeOffset At,
    ScheduleStatus Status,
    StateAction Action,
    string? Wave,
    MappingState? State,
    string? Q,
    IReadOnlyList<string> Identifiers,
    string Reason,
    string? Ticket,
    bool SkipRefused,
    bool Force,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    bool NeedsApproval,
    string? ApprovedBy,
    DateTimeOffset? ApprovedAt,
    DateTimeOffset? FinishedAt,
    long? Revision,
    long? Changed,
    string? Failure,
    IReadOnlyList<RefusedMapping> Refused)
{
    public static ScheduleDocument Of(Schedule schedule)
    {
        var (change, selection, skipsRefused) = schedule.Change;
        return new(
            schedule.Id,
            schedule.DueAt,
            schedule.Status,
            change.Action,
            selection.Wave,
            selection.State,
            selection.Search,
            selection.Identifiers,
            change.Reason,
            change.Ticket,
            skipsRefused,
            change.IsForced,
            schedule.CreatedBy,
            schedule.CreatedAt,
            schedule.AwaitsApproval,
            schedule.ApprovedBy,
            schedule.ApprovedAt,
            schedule.FinishedAt,
            schedule.Revision,
            schedule.Changed,
            schedule.Failure,
            schedule.Refused);
    }
}

/// <summary>Every scheduled change, and for 30 days what became of it.</summary>
/// <param name="Scheduled">The first due first.</param>
internal sealed record ScheduleListDocument(IReadOnlyList<ScheduleDocument> Scheduled);
