using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Mappings;

/// <summary>The one JSON form of a mapping, in the stores, the snapshot and the admin API: snake_case names and values, nulls written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<MappingState>), typeof(SnakeCaseEnumConverter<MappingDelivery>)])]
[JsonSerializable(typeof(ConnectionMapping))]
internal sealed partial class MappingJson : JsonSerializerContext;

internal sealed class SnakeCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
