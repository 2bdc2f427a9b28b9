using System.Text.Json;
using Gateway.Formats;
using Gateway.Mappings;

namespace Gateway.Admin.Requests;

/// <summary>Makes a mapping of the body of a PUT, which replaces the whole mapping and may repeat the identifier in the path.</summary>
internal sealed class MappingBody(MappingForm form)
{
    /// <summary>The mapping, fit to be stored only where no fault was added.</summary>
    /// <param name="json">The body, an object.</param>
    /// <param name="identifier">The identifier in the path; null where that had a fault.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public ConnectionMapping Read(JsonElement json, string? identifier, FaultList faults)
    {
        var body = new JsonObjectReader(json, MappingForm.Known, faults);
        var ownIdentifier = body.Text("identifier", identifier ?? "");
        if (!faults.Has("identifier") && ownIdentifier != identifier)
        {
            faults.Add("identifier", "differs_from_path", "Is not the identifier in the path: make the two equal, or leave it out of the body.");
        }

        return form.Read(body, identifier ?? "", faults);
    }
}
