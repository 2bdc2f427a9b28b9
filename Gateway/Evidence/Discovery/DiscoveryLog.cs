namespace Gateway.Evidence.Discovery;

/// <summary>All that discovery says. Event ids 2600-2619. Single exchanges are counted, not logged.</summary>
internal static partial class DiscoveryLog
{
    // Its type alone: a message may quote what somebody sent.
    [LoggerMessage(2600, LogLevel.Error, "Learning from an exchange failed with {Fault}; sign-ins are not affected", EventName = nameof(LearningFailed))]
    public static partial void LearningFailed(this ILogger logger, string fault);
}
