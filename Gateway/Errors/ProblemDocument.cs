using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Errors;

/// <summary>Problem details as written (RFC 9457).</summary>
/// <param name="Type">A URN for the error type.</param>
/// <param name="Title">The same short sentence for every problem of this type.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time.</param>
/// <param name="ErrorType">A stable word for programs; docs/admin-api.md has the table.</param>
/// <param name="RequestId">Names this request in the gateway's log and events; also in the X-Request-Id header.</param>
/// <param name="Errors">Every bad field at once.</param>
/// <param name="CurrentVersion">With version_mismatch and changed_meanwhile: the version that is there; 0 for none.</param>
/// <param name="CurrentBy">With a current version: the admin key that made it.</param>
/// <param name="CurrentAt">With a current version: when it was made.</param>
internal sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Detail,
    string ErrorType,
    string RequestId,
    IReadOnlyList<ProblemError> Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? CurrentVersion = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CurrentBy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? CurrentAt = null);

/// <summary>One thing wrong with one field of the body, one query parameter or one header.</summary>
/// <param name="Field">Its JSON name, parameter name or header name: connection_id, aliases[2], If-Match.</param>
/// <param name="Code">A stable snake_case word for programs.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="Owner">With key_taken, case_collision and is_alias: the identifier of the mapping that has it.</param>
/// <param name="Row">Where it stands in a document: line 12 (row 11).</param>
/// <param name="Column">The column as the document's header has it, where it differs from the field.</param>
internal sealed record ProblemError(
    string Field,
    string Code,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Owner = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Row = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Column = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    /// <summary>As answered: a quotation mark stays one for whoever reads it in a terminal. Safe, since it is never put into a page.</summary>
    public static ProblemJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
