using System.Text.Json;
using Gateway.Mappings;
using Gateway.Stytch;

namespace Gateway.Admin.Requests;

/// <summary>
/// Makes a mapping of the body of a PUT. The body replaces the whole mapping: a field left out takes its default. What the gateway itself
/// sets (version, revision, times, by whom) is read over, so that the answer to a GET can be put back as it is.
/// </summary>
internal sealed class MappingBody(MappingRules rules, StytchProjects projects)
{
    // The JSON contract is the one list of names.
    private static readonly string[] Known = [.. MappingJson.Default.ConnectionMapping.Properties.Select(property => property.Name)];

    /// <summary>The mapping, fit to be stored only where no fault was added.</summary>
    /// <param name="json">The body, an object.</param>
    /// <param name="identifier">The identifier in the path; null where that had a fault.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public ConnectionMapping Read(JsonElement json, string? identifier, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        var ownIdentifier = body.Text("identifier", identifier ?? "");
        if (!faults.Has("identifier") && ownIdentifier != identifier)
        {
            faults.Add("identifier", "differs_from_path", "Is not the identifier in the path: make the two equal, or leave it out of the body.");
        }

        var mapping = new ConnectionMapping
        {
            Identifier = identifier ?? "",
            Aliases = body.TextList("aliases"),
            Project = body.Text("project", projects.Default.Name),
            ConnectionId = body.RequiredText("connection_id"),
            AcsUrl = body.OptionalText("acs_url"),
            OrganizationId = body.OptionalText("organization_id"),
            State = body.Word("state", MappingState.Legacy),
            Delivery = body.Word("delivery", MappingDelivery.Redirect),
            RedirectStatus = body.Integer("redirect_status", StatusCodes.Status307TemporaryRedirect),
            AlternativeAudienceUri = body.OptionalText("alternative_audience_uri"),
            AlternativeAcsUrl = body.OptionalText("alternative_acs_url"),
            IdpEntityId = body.OptionalText("idp_entity_id"),
            ExternalId = body.OptionalText("external_id"),
            Wave = body.OptionalText("wave"),
            Note = body.OptionalText("note"),
        };
        faults.AddConsequences(rules.Check(mapping));
        return mapping;
    }
}
