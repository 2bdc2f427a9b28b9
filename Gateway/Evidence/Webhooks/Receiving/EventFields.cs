using System.Text.Json;
using Gateway.Mappings;

namespace Gateway.Evidence.Webhooks.Receiving;

/// <summary>
/// Takes single fields out of an event. What is missing, of another type, too long or not fit to be shown is null: no field of
/// Stytch's may cost the message.
/// </summary>
internal static class EventFields
{
    public static string? Text(this JsonElement parent, string name, int maxLength = MappingRules.MaxUriLength) =>
        parent.TryGetProperty(name, out var value) ? value.AsText(maxLength) : null;

    public static string? AsText(this JsonElement value, int maxLength) =>
        value.ValueKind is JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
        && text.Length <= maxLength
        && !MappingRules.HasControlCharacter(text) ? text : null;

    public static bool? Flag(this JsonElement parent, string name) => parent.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    /// <summary>The elements of a list; null where it is none.</summary>
    public static IEnumerable<JsonElement>? List(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : null;

    public static JsonElement? Object(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object ? value : null;
}
