using System.Text.Json;
using Gateway.Admin.Changes;
using Gateway.Admin.Requests;

namespace Gateway.Admin.Emergency;

/// <summary>Why everything is sent to the legacy side.</summary>
/// <param name="Reason">Why, in one line; kept with the revision.</param>
/// <param name="Ticket">The ticket it belongs to; kept with the revision.</param>
internal sealed record BreakGlassRequest(string Reason, string? Ticket)
{
    private static readonly string[] Known = [.. AdminJson.Default.BreakGlassRequest.Properties.Select(property => property.Name)];

    /// <summary>The request in a body, fit for use only where no fault was added.</summary>
    public static BreakGlassRequest Read(JsonElement json, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        return new BreakGlassRequest(body.Reason(faults), body.Ticket(faults));
    }
}
