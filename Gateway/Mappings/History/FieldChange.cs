using System.Text.Json.Nodes;

namespace Gateway.Mappings.History;

/// <summary>One field that differs between two states of a mapping.</summary>
/// <param name="Field">Its JSON name.</param>
/// <param name="Before">Its value before, as in the mapping's JSON; null where it had none.</param>
/// <param name="After">Its value afterwards; null where it has none.</param>
internal sealed record FieldChange(string Field, JsonNode? Before, JsonNode? After);
