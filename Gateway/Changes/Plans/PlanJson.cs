using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Mappings;
using Gateway.Mappings.History;

namespace Gateway.Changes.Plans;

/// <summary>Plans as both stores keep them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(SnakeCaseEnumConverter<ChangeAction>), typeof(SnakeCaseEnumConverter<MappingState>)])]
[JsonSerializable(typeof(Plan))]
internal sealed partial class PlanJson : JsonSerializerContext
{
    public static byte[] Write(Plan plan) => JsonSerializer.SerializeToUtf8Bytes(plan, Default.Plan);

    /// <exception cref="JsonException">Not a plan that a gateway wrote.</exception>
    public static Plan Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.Plan) ?? throw new JsonException("A plan is null.");
}
