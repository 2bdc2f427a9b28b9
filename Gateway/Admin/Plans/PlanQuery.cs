using Gateway.Admin.Access;
using Gateway.Admin.Requests;
using Gateway.Changes.Plans;

namespace Gateway.Admin.Plans;

/// <summary>Reads <c>?prune=&amp;reason=&amp;ticket=&amp;source=</c>.</summary>
internal static class PlanQuery
{
    private const int MaxReasonLength = 500;
    private const int MaxTicketLength = 100;
    private const int MaxSourceLength = 200;

    private static readonly string[] Known = ["prune", "reason", "ticket", "source"];

    public static PlanRequest Read(HttpContext context, FaultList faults)
    {
        var query = new QueryReader(context.Request.Query, Known, faults);
        return new PlanRequest(AdminCaller.Of(context).KeyId)
        {
            Prunes = query.Flag("prune"),
            Reason = query.Text("reason", MaxReasonLength),
            Ticket = query.Text("ticket", MaxTicketLength),
            Source = query.Text("source", MaxSourceLength),
        };
    }
}
