using System.Text.Json;
using Gateway.Changes.Formats;
using Gateway.Mappings;

namespace Gateway.Admin.Requests;

/// <summary>Makes a mapping of a body that holds all of it, and may repeat the identifier in the path.</summary>
internal sealed class MappingBody(MappingForm form)
{
    /// <summary>The mapping, fit to be stored only where no fault was added.</summary>
    /// <param name="json">The body, an object.</param>
    /// <param name="identifier">The identifier in the path; null where that had a fault.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="draft">What traffic suggests for fields that the body leaves out; null where nothing does.</param>
    public ConnectionMapping Read(JsonElement json, string? identifier, FaultList faults, ConnectionMapping? draft = null)
    {
        var body = new JsonObjectReader(json, MappingForm.Known, faults);
        var ownIdentifier = body.Text("identifier", identifier ?? "");
        if (!faults.Has("identifier") && ownIdentifier != identifier)
        {
            faults.Add("identifier", "differs_from_path", "Is not the identifier in the path: make the two equal, or leave it out of the body.");
        }

        var mapping = form.Read(body, identifier ?? "", faults);
        return draft is null ? mapping : Complete(mapping, draft, body);
    }

    private static ConnectionMapping Complete(ConnectionMapping mapping, ConnectionMapping draft, JsonObjectReader body) => mapping with
    {
        AlternativeAudienceUri = body.Has("alternative_audience_uri") ? mapping.AlternativeAudienceUri : draft.AlternativeAudienceUri,
        AlternativeAcsUrl = body.Has("alternative_acs_url") ? mapping.AlternativeAcsUrl : draft.AlternativeAcsUrl,
        IdpEntityId = body.Has("idp_entity_id") ? mapping.IdpEntityId : draft.IdpEntityId,
    };
}
