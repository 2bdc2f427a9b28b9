using System.Text.Json.Serialization;
using Gateway.Mappings;

namespace Gateway.Cli.Migrate.Journal;

/// <summary>The journal's lines. What a line does not tell is left out of it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseEnumConverter<JournalStep>)])]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalJson : JsonSerializerContext;
