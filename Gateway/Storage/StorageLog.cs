namespace Gateway.Storage;

/// <summary>All that the storage connections say. Event ids 1200-1299.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(1200, LogLevel.Information, "Made a new, empty store at {Path}", EventName = nameof(CreatedStore))]
    public static partial void CreatedStore(this ILogger logger, string path);

    [LoggerMessage(1201, LogLevel.Information, "Upgraded the schema of {Path} from {From} to {To}", EventName = nameof(UpgradedSchema))]
    public static partial void UpgradedSchema(this ILogger logger, string path, int from, int to);

    [LoggerMessage(1210, LogLevel.Warning, "A connection to Redis {Servers} failed: {Reason}", EventName = nameof(RedisConnectionFailed))]
    public static partial void RedisConnectionFailed(this ILogger logger, string servers, string reason);

    [LoggerMessage(1211, LogLevel.Information, "A connection to Redis {Servers} is restored", EventName = nameof(RedisConnectionRestored))]
    public static partial void RedisConnectionRestored(this ILogger logger, string servers);

    [LoggerMessage(1212, LogLevel.Warning, "Redis {Servers} answered nothing for {Silence}: connecting anew", EventName = nameof(RedisConnectionRenewed))]
    public static partial void RedisConnectionRenewed(this ILogger logger, string servers, TimeSpan silence);

    [LoggerMessage(1213, LogLevel.Information, "Signed in again at Redis {Server}: the files changed", EventName = nameof(RedisSignedInAgain))]
    public static partial void RedisSignedInAgain(this ILogger logger, string server);

    [LoggerMessage(1214, LogLevel.Warning, "The credentials in their files changed and are refused: {Reason}", EventName = nameof(RedisSignInRefused))]
    public static partial void RedisSignInRefused(this ILogger logger, string reason);
}
