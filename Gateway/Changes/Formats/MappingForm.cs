using Gateway.Changes.Formats.Csv;
using Gateway.Mappings;
using Gateway.Stytch;

namespace Gateway.Changes.Formats;

/// <summary>
/// Makes a mapping of what an operator wrote, in a request or in a file: a field left out takes its default, and what the gateway itself sets
/// (version, revision, times, by whom) is read over, so that what was answered can be given back as it is.
/// </summary>
internal sealed class MappingForm(MappingRules rules, StytchProjects projects)
{
    private const string IdpSsoUrl = "idp_sso_url";

    /// <summary>Every field that may be there. The JSON contract is the one list of names.</summary>
    public static readonly IReadOnlyList<string> Known = [.. MappingJson.Default.ConnectionMapping.Properties.Select(property => property.Name)];

    /// <summary>The fields that are the operator's, in the order in which files show them.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "identifier", "aliases", "project", "connection_id", "acs_url", "organization_id", "state", "delivery", "redirect_status",
        "alternative_audience_uri", "alternative_acs_url", "idp_entity_id", "external_id", "wave", "note",
    ];

    /// <summary>The same of drafts that discovery made: with the IdP's sign-on URL, which mappings do not have.</summary>
    public static readonly IReadOnlyList<string> FieldsOfDrafts = [.. Fields, IdpSsoUrl];

    /// <summary>Every field that may be in a file: those of drafts as well, so that a completed file of drafts can be planned as it is.</summary>
    public static readonly IReadOnlyList<string> KnownInFiles = [.. Known, IdpSsoUrl];

    /// <summary>A file of mappings.</summary>
    public static readonly DocumentShape Shape = new(KnownInFiles, ["aliases"], ["identifier", "connection_id"], ColumnNames.OfMappings(KnownInFiles));

    /// <summary>The mapping, fit to be stored only where no fault was added.</summary>
    /// <param name="fields">What was written.</param>
    /// <param name="identifier">The mapping's identifier; empty where that had a fault.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public ConnectionMapping Read(FieldReader fields, string identifier, IFieldFaults faults)
    {
        var mapping = Make(fields, identifier, fields.RequiredText("connection_id"));
        faults.AddConsequences(rules.Check(mapping));
        return mapping;
    }

    /// <summary>The same where the connection may have to be made yet: without its id, which is then empty, nothing is asked of what it leads to.</summary>
    public ConnectionMapping ReadUnconnected(FieldReader fields, string identifier, IFieldFaults faults)
    {
        var mapping = Make(fields, identifier, fields.Text("connection_id", ""));
        faults.AddConsequences([.. rules.Check(mapping).Where(fault => mapping.ConnectionId.Length > 0 || fault.Field is not ("connection_id" or "acs_url"))]);
        return mapping;
    }

    private ConnectionMapping Make(FieldReader fields, string identifier, string connectionId) =>
        new()
        {
            Identifier = identifier,
            Aliases = fields.TextList("aliases"),
            Project = KnownName(fields.Text("project", projects.Default.Name)),
            ConnectionId = connectionId,
            AcsUrl = fields.OptionalText("acs_url"),
            OrganizationId = fields.OptionalText("organization_id"),
            State = fields.Word("state", MappingState.Legacy),
            Delivery = fields.Word("delivery", MappingDelivery.Redirect),
            RedirectStatus = fields.Integer("redirect_status", StatusCodes.Status307TemporaryRedirect),
            AlternativeAudienceUri = fields.OptionalText("alternative_audience_uri"),
            AlternativeAcsUrl = fields.OptionalText("alternative_acs_url"),
            IdpEntityId = fields.OptionalText("idp_entity_id"),
            ExternalId = fields.OptionalText("external_id"),
            Wave = fields.OptionalText("wave"),
            Note = fields.OptionalText("note"),
        };

    // One copy of the name for a million rows that repeat it.
    private string KnownName(string project) => projects.Find(project)?.Name ?? project;
}
