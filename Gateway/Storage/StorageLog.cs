namespace Gateway.Storage;

/// <summary>All that the storage connections say. Event ids 1200-1299.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(1200, LogLevel.Information, "Made a new, empty mapping store at {Path}", EventName = nameof(CreatedStore))]
    public static partial void CreatedStore(this ILogger logger, string path);

    [LoggerMessage(1201, LogLevel.Information, "Upgraded the schema of {Path} from {From} to {To}", EventName = nameof(UpgradedSchema))]
    public static partial void UpgradedSchema(this ILogger logger, string path, int from, int to);
}
