namespace Gateway.Evidence.Sightings;

/// <summary>All that the keeping of sightings says. Event ids 2100-2119.</summary>
internal static partial class SightingLog
{
    [LoggerMessage(2100, LogLevel.Warning, "What SAML traffic shows waits for its store: {Reason}", EventName = nameof(SightingsWait))]
    public static partial void SightingsWait(this ILogger logger, string reason);

    [LoggerMessage(2101, LogLevel.Information, "What SAML traffic shows is stored again", EventName = nameof(SightingsStoredAgain))]
    public static partial void SightingsStoredAgain(this ILogger logger);

    [LoggerMessage(2102, LogLevel.Warning, "Stopped with {Count} sightings that the store did not take", EventName = nameof(SightingsLost))]
    public static partial void SightingsLost(this ILogger logger, int count);
}
