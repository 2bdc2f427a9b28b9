using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Mappings;

namespace Gateway.Changes.Rollout.Schedules;

/// <summary>A scheduled change as the stores keep it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<MappingState>), typeof(SnakeCaseEnumConverter<ScheduleStatus>), typeof(SnakeCaseEnumConverter<StateAction>)])]
[JsonSerializable(typeof(Schedule))]
internal sealed partial class ScheduleJson : JsonSerializerContext
{
    public static string Write(Schedule schedule) => JsonSerializer.Serialize(schedule, Default.Schedule);

    /// <exception cref="JsonException">Not a schedule that a gateway of this version knows.</exception>
    public static Schedule Read(string json) =>
        JsonSerializer.Deserialize(json, Default.Schedule) ?? throw new JsonException("A schedule is null.");
}
