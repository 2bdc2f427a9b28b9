namespace Gateway.Public.Legacy;

/// <summary>All that the legacy side says. Event ids 1400-1449.</summary>
internal static partial class LegacyLog
{
    [LoggerMessage(1400, LogLevel.Warning, "The legacy backend did not answer: {Failure} ({Cause}). Reference {ReferenceId}.", EventName = nameof(LegacyFailed))]
    public static partial void LegacyFailed(this ILogger logger, LegacyFailure failure, string referenceId, string cause);
}
