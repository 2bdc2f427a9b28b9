namespace Gateway.Public.Metadata;

/// <summary>All that the watch over the legacy metadata says. Event ids 2250-2269.</summary>
internal static partial class MetadataLog
{
    [LoggerMessage(2250, LogLevel.Warning,
        "The legacy metadata of {Identifier} differs from its stored copy: its identity provider may learn other settings. Look at both, "
        + "then freeze it anew or mend the legacy side",
        EventName = nameof(MetadataChanged))]
    public static partial void MetadataChanged(this ILogger logger, string identifier);

    [LoggerMessage(2251, LogLevel.Information, "The legacy metadata of {Identifier} is as its stored copy again", EventName = nameof(MetadataSameAgain))]
    public static partial void MetadataSameAgain(this ILogger logger, string identifier);

    [LoggerMessage(
        2252, LogLevel.Warning, "The legacy metadata could not be compared with the stored copies: {Reason}", EventName = nameof(MetadataNotCompared))]
    public static partial void MetadataNotCompared(this ILogger logger, string reason);
}
