using System.Text.Json;
using Gateway.Admin.Changes;
using Gateway.Admin.Requests;
using Gateway.Mappings;

namespace Gateway.Admin.Revisions;

/// <summary>What is to be restored, and why.</summary>
/// <param name="Identifier">The one mapping to restore; null for the whole table, which needs the role admin.</param>
/// <param name="Reason">Why, in one line; kept with the new revision.</param>
/// <param name="Ticket">The ticket it belongs to; kept with the new revision.</param>
/// <param name="DryRun">True to make a plan only, false to apply it; left out, more than 10 mappings are a dry run.</param>
internal sealed record RestoreRequest(string? Identifier, string Reason, string? Ticket, bool? DryRun)
{
    private static readonly string[] Known = [.. AdminJson.Default.RestoreRequest.Properties.Select(property => property.Name)];

    /// <summary>The request in a body, fit for use only where no fault was added.</summary>
    public static RestoreRequest Read(JsonElement json, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        var request = new RestoreRequest(body.OptionalText("identifier"), body.Reason(faults), body.Ticket(faults), body.OptionalFlag("dry_run"));
        if (request.Identifier is { } identifier && !faults.Has("identifier") && MappingRules.FaultOfIdentifier(identifier) is { } fault)
        {
            faults.Add("identifier", fault.Code, fault.Message);
        }

        return request;
    }
}
