using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Cli.Migrate.Journal;
using Gateway.Cli.Migrate.Runs;
using Gateway.Cli.Migrate.Undo;
using Gateway.Mappings;

namespace Gateway.Cli.Migrate;

/// <summary>What is reported of runs and of their undoing, and what a row's fingerprint is made of.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<MadeKind>),
        typeof(SnakeCaseEnumConverter<MigrationStep>),
        typeof(SnakeCaseEnumConverter<MigrationStatus>),
        typeof(SnakeCaseEnumConverter<UndoStatus>),
    ])]
[JsonSerializable(typeof(Tenant))]
[JsonSerializable(typeof(MigrationReport))]
[JsonSerializable(typeof(UndoReport))]
[JsonSerializable(typeof(RunsReport))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(string))]
internal sealed partial class MigrationJson : JsonSerializerContext;
