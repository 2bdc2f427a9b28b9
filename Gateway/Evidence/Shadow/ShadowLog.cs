namespace Gateway.Evidence.Shadow;

/// <summary>All that shadow checks say. Event ids 2200-2249. Single responses are counted, not logged.</summary>
internal static partial class ShadowLog
{
    [LoggerMessage(2200, LogLevel.Error, "A shadow check failed with {Fault}; sign-ins are not affected", EventName = nameof(CheckFailed))]
    public static partial void CheckFailed(this ILogger logger, string fault);

    [LoggerMessage(
        2201, LogLevel.Warning, "Responses of mappings in shadow are not checked while the store does not answer: {Detail}", EventName = nameof(ChecksWait))]
    public static partial void ChecksWait(this ILogger logger, string detail);

    [LoggerMessage(2202, LogLevel.Information, "Responses of mappings in shadow are checked again", EventName = nameof(ChecksGoOn))]
    public static partial void ChecksGoOn(this ILogger logger);
}
