using Gateway.Admin.Requests;
using Gateway.Changes.Rollout;

namespace Gateway.Admin.Changes;

/// <summary>The optional <c>?reason=&amp;ticket=</c> of a PUT or DELETE, kept with the revision.</summary>
/// <param name="Reason">Why; null where it was left out.</param>
/// <param name="Ticket">The ticket it belongs to; null where it was left out.</param>
internal sealed record NoteQuery(string? Reason, string? Ticket)
{
    private const string Force = "force";

    private static readonly string[] Known = ["reason", "ticket"];

    /// <summary>True where what speaks against the change is known and taken.</summary>
    public bool IsForced { get; private init; }

    public static NoteQuery Read(IQueryCollection parameters, FaultList faults) => Read(new QueryReader(parameters, Known, faults), faults);

    /// <summary>The same with <c>force=true</c>, which needs a reason.</summary>
    public static NoteQuery ReadForced(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, [.. Known, Force], faults);
        var note = Read(query, faults);
        var isForced = query.Flag(Force);
        if (isForced && note.Reason is null)
        {
            faults.Add("reason", "required", "Must be given where something is forced: it stays in the history.");
        }

        return note with { IsForced = isForced };
    }

    private static NoteQuery Read(QueryReader query, FaultList faults) => new(
        Text("reason", ChangeNote.FaultOfReason, query, faults),
        Text("ticket", ChangeNote.FaultOfTicket, query, faults));

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
