namespace Gateway.Evidence.Progress;

/// <summary>All that the keeping of traffic says. Event ids 1850-1899.</summary>
internal static partial class ProgressLog
{
    [LoggerMessage(1850, LogLevel.Warning, "Traffic counts wait for their store: {Reason}", EventName = nameof(TrafficWaits))]
    public static partial void TrafficWaits(this ILogger logger, string reason);

    [LoggerMessage(1851, LogLevel.Information, "Traffic counts are stored again", EventName = nameof(TrafficStoredAgain))]
    public static partial void TrafficStoredAgain(this ILogger logger);

    [LoggerMessage(1852, LogLevel.Warning, "Stopped with the counts of {Rows} mappings and days that the store did not take", EventName = nameof(TrafficLost))]
    public static partial void TrafficLost(this ILogger logger, int rows);
}
