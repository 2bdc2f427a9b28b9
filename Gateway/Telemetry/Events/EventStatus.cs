using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Telemetry.Events;

/// <summary>What a row says of its request.</summary>
[JsonConverter(typeof(EventStatusConverter))]
internal enum EventStatus
{
    /// <summary>It began; another row of the same request tells how it ended.</summary>
    Start,

    Success,

    /// <summary>It was refused or it failed; the row's reason says why.</summary>
    Error,
}

/// <summary>The one spelling of a status, in JSON, queries and SQLite alike.</summary>
internal sealed class EventStatusConverter() : JsonStringEnumConverter<EventStatus>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
{
    public static string WordOf(EventStatus status) => status switch
    {
        EventStatus.Start => "start",
        EventStatus.Success => "success",
        _ => "error",
    };

    public static EventStatus StatusOf(string word) => word switch
    {
        "start" => EventStatus.Start,
        "success" => EventStatus.Success,
        _ => EventStatus.Error,
    };
}
