using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Evidence.Connections;
using Gateway.Mappings;

namespace Gateway.Evidence.Webhooks;

/// <summary>A message as the inbox keeps it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<WebhookObject>),
        typeof(SnakeCaseEnumConverter<WebhookAction>),
        typeof(SnakeCaseEnumConverter<WebhookSource>),
        typeof(SnakeCaseEnumConverter<ConnectionStatus>),
        typeof(SnakeCaseEnumConverter<FactSource>),
    ])]
[JsonSerializable(typeof(WebhookMessage))]
internal sealed partial class WebhookJson : JsonSerializerContext
{
    public static string Write(WebhookMessage message) => JsonSerializer.Serialize(message, Default.WebhookMessage);

    /// <exception cref="JsonException">Not a message that a gateway of this version knows.</exception>
    public static WebhookMessage Read(string json) =>
        JsonSerializer.Deserialize(json, Default.WebhookMessage) ?? throw new JsonException("A message is null.");
}
