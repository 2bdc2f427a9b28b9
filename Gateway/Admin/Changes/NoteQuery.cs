using Gateway.Admin.Requests;
using Gateway.Rollout;

namespace Gateway.Admin.Changes;

/// <summary>The optional <c>?reason=&amp;ticket=</c> of a PUT or DELETE, kept with the revision.</summary>
/// <param name="Reason">Why; null where it was left out.</param>
/// <param name="Ticket">The ticket it belongs to; null where it was left out.</param>
internal sealed record NoteQuery(string? Reason, string? Ticket)
{
    private static readonly string[] Known = ["reason", "ticket"];

    public static NoteQuery Read(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, Known, faults);
        return new NoteQuery(
            Text("reason", ChangeNote.FaultOfReason, query, faults),
            Text("ticket", ChangeNote.FaultOfTicket, query, faults));
    }

    private static string? Text(string name, Func<string, (string Code, string Message)?> faultOf, QueryReader query, FaultList faults)
    {
        var value = query.ValueOf(name);
        if (value is not null && faultOf(value) is { } fault)
        {
            faults.Add(name, fault.Code, fault.Message);
        }

        return value;
    }
}
