using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Public.Metadata;

/// <summary>A copy as the stores keep it, the document in base64.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoredMetadata))]
internal sealed partial class MetadataJson : JsonSerializerContext
{
    public static string Write(FrozenMetadata metadata) =>
        JsonSerializer.Serialize(new StoredMetadata(metadata.Xml, metadata.StoredAt, metadata.StoredBy), Default.StoredMetadata);

    /// <exception cref="JsonException">Not what a gateway of this version writes.</exception>
    public static FrozenMetadata Read(string identifier, string json) =>
        JsonSerializer.Deserialize(json, Default.StoredMetadata) is { Xml: { } xml, StoredBy: { } by } stored
            ? new(identifier, xml, stored.StoredAt, by)
            : throw new JsonException("A copy of metadata is not whole.");
}

/// <summary>What stands beside the identifier.</summary>
internal sealed record StoredMetadata(byte[] Xml, DateTimeOffset StoredAt, string StoredBy);
