using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Evidence.Handovers;

/// <summary>A link as the stores keep it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HandoverLink))]
internal sealed partial class HandoverLinkJson : JsonSerializerContext
{
    public static string Write(HandoverLink link) => JsonSerializer.Serialize(link, Default.HandoverLink);

    /// <exception cref="JsonException">Not what a gateway of this version writes.</exception>
    public static HandoverLink Read(string json) =>
        JsonSerializer.Deserialize(json, Default.HandoverLink) is { Id: not null, Identifier: not null, SecretSha256: not null } link
            ? link
            : throw new JsonException("A link is not whole.");
}
