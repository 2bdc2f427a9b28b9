using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Mappings;

namespace Gateway.Cli.Migrate;

/// <summary>What a run writes: the journal's lines, the report, and what a fingerprint is made of.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<MigrationStep>), typeof(SnakeCaseEnumConverter<MigrationStatus>)])]
[JsonSerializable(typeof(Tenant))]
[JsonSerializable(typeof(JournalLine))]
[JsonSerializable(typeof(MigrationReport))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(string))]
internal sealed partial class MigrationJson : JsonSerializerContext;
