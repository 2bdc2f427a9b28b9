namespace Gateway.Evidence.Identities;

/// <summary>All that the watch over identities says. Event ids 2120-2139. Never anything of a person, not a hash either.</summary>
internal static partial class IdentityLog
{
    [LoggerMessage(2120, LogLevel.Warning, "Hashes of identities wait for their store: {Reason}", EventName = nameof(IdentitiesWait))]
    public static partial void IdentitiesWait(this ILogger logger, string reason);

    [LoggerMessage(2121, LogLevel.Information, "Hashes of identities are stored again", EventName = nameof(IdentitiesStoredAgain))]
    public static partial void IdentitiesStoredAgain(this ILogger logger);

    [LoggerMessage(2122, LogLevel.Warning, "Stopped with hashes of {Count} identities that the store did not take", EventName = nameof(IdentitiesLost))]
    public static partial void IdentitiesLost(this ILogger logger, int count);
}
