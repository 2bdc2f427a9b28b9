using System.Text.Json.Serialization;
using Gateway.Mappings;

namespace Gateway.Admin.Keys;

/// <summary>An admin key as Redis keeps it, with the hash of its secret. Never an answer to anyone.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnumConverter<AdminRole>)])]
[JsonSerializable(typeof(AdminKey))]
internal sealed partial class StoredKeyJson : JsonSerializerContext;
