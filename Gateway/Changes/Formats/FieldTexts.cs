using System.Globalization;
using Gateway.Telemetry;

namespace Gateway.Changes.Formats;

/// <summary>The fields of a row as texts, by their names in <see cref="MappingForm.FieldsOfDrafts"/>.</summary>
internal static class FieldTexts
{
    /// <summary>The field's text; null where it is not set. Aliases are no text.</summary>
    public static string? Of(in WrittenRow row, string field) => field switch
    {
        "identifier" => row.Mapping.Identifier,
        "project" => row.Mapping.Project,
        "connection_id" => row.Mapping.ConnectionId,
        "acs_url" => row.Mapping.AcsUrl,
        "organization_id" => row.Mapping.OrganizationId,
        "state" => Words.Of(row.Mapping.State),
        "delivery" => Words.Of(row.Mapping.Delivery),
        "redirect_status" => row.Mapping.RedirectStatus.ToString(CultureInfo.InvariantCulture),
        "alternative_audience_uri" => row.Mapping.AlternativeAudienceUri,
        "alternative_acs_url" => row.Mapping.AlternativeAcsUrl,
        "idp_entity_id" => row.Mapping.IdpEntityId,
        "external_id" => row.Mapping.ExternalId,
        "wave" => row.Mapping.Wave,
        "note" => row.Mapping.Note,
        "idp_sso_url" => row.IdpSsoUrl,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Not a text field of a row."),
    };
}
