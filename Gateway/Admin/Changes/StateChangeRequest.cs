using System.Text.Json;
using Gateway.Admin.Requests;
using Gateway.Changes.Rollout;

namespace Gateway.Admin.Changes;

/// <summary>Why, and when, a mapping's state is changed.</summary>
/// <param name="Reason">Why, in one line; kept with the revision.</param>
/// <param name="Ticket">The ticket it belongs to; kept with the revision.</param>
/// <param name="At">When, with an offset, at most 90 days ahead; null for now.</param>
/// <param name="Force">True to retire what is not migrated, or to cut over what is not ready.</param>
internal sealed record StateChangeRequest(string Reason, string? Ticket, DateTimeOffset? At, bool Force)
{
    private static readonly string[] Known = [.. AdminJson.Default.StateChangeRequest.Properties.Select(property => property.Name)];

    /// <summary>The request in a body, fit for use only where no fault was added.</summary>
    public static StateChangeRequest Read(JsonElement json, StateAction action, DateTimeOffset now, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        return new StateChangeRequest(body.Reason(faults), body.Ticket(faults), body.At(now, faults), body.Force(action, faults));
    }

    public StateChange ToChange(StateAction action) => new(action, Reason, Ticket, Force);
}
