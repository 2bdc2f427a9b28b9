namespace Gateway.Telemetry.Events;

/// <summary>All that the event log says of itself. Event ids 1800-1849.</summary>
internal static partial class EventLog
{
    [LoggerMessage(1800, LogLevel.Warning, "Events are not kept for now, which costs no login: {Detail}", EventName = nameof(StoreAway))]
    public static partial void StoreAway(this ILogger logger, string detail);

    [LoggerMessage(1801, LogLevel.Information, "Events are kept again", EventName = nameof(StoreBack))]
    public static partial void StoreBack(this ILogger logger);

    [LoggerMessage(1802, LogLevel.Error, "A batch of events was dropped", EventName = nameof(BatchFailed))]
    public static partial void BatchFailed(this ILogger logger, Exception exception);
}
