using Gateway.Admin.Requests;
using Gateway.Changes.Rollout;

namespace Gateway.Admin.Changes;

/// <summary>The fields that every change of state has in its body.</summary>
internal static class NoteFields
{
    /// <summary>Why: must be given, for whoever reads the revision a year later.</summary>
    public static string Reason(this JsonObjectReader body, FaultList faults)
    {
        var reason = body.RequiredText("reason");
        if (!faults.Has("reason") && ChangeNote.FaultOfReason(reason) is { } fault)
        {
            faults.Add("reason", fault.Code, fault.Message);
        }

        return reason;
    }

    public static string? Ticket(this JsonObjectReader body, FaultList faults)
    {
        var ticket = body.OptionalText("ticket");
        if (ticket is not null && !faults.Has("ticket") && ChangeNote.FaultOfTicket(ticket) is { } fault)
        {
            faults.Add("ticket", fault.Code, fault.Message);
        }

        return ticket;
    }

    public static bool Force(this JsonObjectReader body, StateAction action, FaultList faults)
    {
        var isForced = body.OptionalFlag("force") ?? false;
        if (isForced && action is not (StateAction.Retire or StateAction.Cutover))
        {
            // Who expects more of it than it does must not find out afterwards.
            faults.Add("force", "not_allowed", "Is for retire and cutover only: nothing else can be forced.");
        }

        return isForced;
    }
}
