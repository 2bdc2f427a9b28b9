namespace Gateway.Public.Legacy.Watching;

/// <summary>All that is said of what passes to the legacy side. Event ids 1450-1499.</summary>
internal static partial class WatchingLog
{
    // Never the message: it might quote what passed.
    [LoggerMessage(
        1450,
        LogLevel.Error,
        "{Observer} failed on a request that was passed on: {Error}. The request itself was not touched.",
        EventName = nameof(ObserverFailed))]
    public static partial void ObserverFailed(this ILogger logger, string observer, string error);
}
