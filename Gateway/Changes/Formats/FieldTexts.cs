using System.Globalization;
using Gateway.Telemetry;

namespace Gateway.Changes.Formats;

/// <summary>The fields of a row as texts, by their names in <see cref="MappingForm.FieldsOfDrafts"/> and, for a list of tenants, its further ones.</summary>
internal static class FieldTexts
{
    /// <summary>True for a field that holds several values.</summary>
    public static bool IsList(string field) => field is "aliases" or "certificates";

    /// <summary>True for a yes or no, which JSON and YAML have words for.</summary>
    public static bool IsFlag(string field) => field is "idp_initiated_auth_disabled";

    /// <summary>The values of a list; none where it is not set.</summary>
    public static IReadOnlyList<string> ListOf(in WrittenRow row, string field) => field == "aliases" ? row.Mapping.Aliases : FurtherOf(row, field);

    /// <summary>The field's text; null where it is not set. Lists are no text.</summary>
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
        _ when row.Further is not null => FurtherOf(row, field) is [var text] ? text : null,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Not a text field of a row."),
    };

    private static IReadOnlyList<string> FurtherOf(in WrittenRow row, string field) =>
        row.Further is not null && row.Further.TryGetValue(field, out var values) ? values : [];
}
