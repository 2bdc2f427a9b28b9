using System.Text.Json.Serialization;
using Gateway.Mappings;
using Gateway.Storage;

namespace Gateway.Admin;

/// <summary>The JSON of the admin API beyond single mappings and problems: snake_case names and values, nulls written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<AdminRole>),
        typeof(SnakeCaseEnumConverter<MappingDelivery>),
        typeof(SnakeCaseEnumConverter<MappingState>),
        typeof(SnakeCaseEnumConverter<StoreKind>),
        typeof(SnakeCaseEnumConverter<StoreState>),
    ])]
[JsonSerializable(typeof(MappingListDocument))]
[JsonSerializable(typeof(KeyListDocument))]
[JsonSerializable(typeof(NewKeyDocument))]
[JsonSerializable(typeof(NewKeyRequest))]
[JsonSerializable(typeof(RevokedKeyDocument))]
[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class AdminJson : JsonSerializerContext;
