using Gateway.Mappings;

namespace Gateway.Evidence.Webhooks;

/// <summary>All that webhooks say. Event ids 2300-2349. Bodies, headers and what members' events hold never appear.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(
        2300,
        LogLevel.Warning,
        "Refused {Count} webhooks since the last time; the newest, for {Project}: {Outcome}. Reference {RequestId}",
        EventName = nameof(WebhooksRefused))]
    public static partial void WebhooksRefused(this ILogger logger, long count, string project, string outcome, string requestId);

    [LoggerMessage(2301, LogLevel.Error, "A webhook could not be kept; its sender tries again. Reference {RequestId}", EventName = nameof(WebhookNotKept))]
    public static partial void WebhookNotKept(this ILogger logger, Exception exception, string requestId);

    [LoggerMessage(
        2310,
        LogLevel.Warning,
        "Connection {ConnectionId} of {Project} was deleted at Stytch, and {Identifier} ({State}) still has it",
        EventName = nameof(ConnectionDeleted))]
    public static partial void ConnectionDeleted(this ILogger logger, string connectionId, string project, string identifier, MappingState state);

    [LoggerMessage(
        2311,
        LogLevel.Warning,
        "{Mappings} mappings of the deleted connection {ConnectionId} are now {State}, in revision {Revision}",
        EventName = nameof(MappingsWithdrawn))]
    public static partial void MappingsWithdrawn(this ILogger logger, int mappings, string connectionId, MappingState state, long revision);

    [LoggerMessage(2312, LogLevel.Error, "Webhook message {MessageNumber} could not be applied and is set aside", EventName = nameof(MessageSetAside))]
    public static partial void MessageSetAside(this ILogger logger, Exception? exception, long messageNumber);

    [LoggerMessage(
        2313, LogLevel.Warning, "Webhook message {MessageNumber} could not be applied and is tried again at {DueAt}", EventName = nameof(MessagePostponed))]
    public static partial void MessagePostponed(this ILogger logger, Exception exception, long messageNumber, DateTimeOffset dueAt);

    [LoggerMessage(2314, LogLevel.Warning, "Webhook messages wait for their store: {Reason}", EventName = nameof(MessagesWait))]
    public static partial void MessagesWait(this ILogger logger, string reason);

    [LoggerMessage(2315, LogLevel.Information, "Webhook messages are applied again", EventName = nameof(MessagesAppliedAgain))]
    public static partial void MessagesAppliedAgain(this ILogger logger);
}
