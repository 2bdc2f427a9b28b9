using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Mappings;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Evidence.Connections;

/// <summary>
/// What is known of a connection as the stores keep it. The moment and the mark of deletion stand beside it, where they can be compared and set.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseEnumConverter<ConnectionStatus>), typeof(SnakeCaseEnumConverter<FactSource>), typeof(SnakeCaseEnumConverter<ForeignKind>)])]
[JsonSerializable(typeof(ConnectionFacts))]
internal sealed partial class ConnectionJson : JsonSerializerContext
{
    public static string Write(ConnectionFacts facts) => JsonSerializer.Serialize(facts, Default.ConnectionFacts);

    /// <exception cref="JsonException">Not what a gateway of this version writes.</exception>
    public static ConnectionFacts Read(string json, DateTimeOffset readAt, DateTimeOffset? deletedAt) =>
        (JsonSerializer.Deserialize(json, Default.ConnectionFacts) ?? throw new JsonException("A connection is null.")) with
        {
            ReadAt = readAt,
            DeletedAt = deletedAt,
        };
}
