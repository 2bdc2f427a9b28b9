using System.Globalization;
using Gateway.Mappings;

namespace Gateway.Formats;

/// <summary>The operator's fields of a mapping as texts, by their names in <see cref="MappingForm.Fields"/>.</summary>
internal static class FieldTexts
{
    /// <summary>The field's text; null where it is not set. Aliases are no text.</summary>
    public static string? Of(ConnectionMapping mapping, string field) => field switch
    {
        "identifier" => mapping.Identifier,
        "project" => mapping.Project,
        "connection_id" => mapping.ConnectionId,
        "acs_url" => mapping.AcsUrl,
        "organization_id" => mapping.OrganizationId,
        "state" => Words.Of(mapping.State),
        "delivery" => Words.Of(mapping.Delivery),
        "redirect_status" => mapping.RedirectStatus.ToString(CultureInfo.InvariantCulture),
        "alternative_audience_uri" => mapping.AlternativeAudienceUri,
        "alternative_acs_url" => mapping.AlternativeAcsUrl,
        "idp_entity_id" => mapping.IdpEntityId,
        "external_id" => mapping.ExternalId,
        "wave" => mapping.Wave,
        "note" => mapping.Note,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Not a text field of a mapping."),
    };
}
