namespace Gateway.Evidence.Parity;

/// <summary>All that parity says: no value of a connection. Event ids 2620-2649.</summary>
internal static partial class ParityLog
{
    [LoggerMessage(
        2620,
        LogLevel.Information,
        "Parity run over {Done} mappings ended: {Red} red, {Yellow} yellow, {Unknown} unknown; {Outcome}",
        EventName = nameof(RunEnded))]
    public static partial void RunEnded(this ILogger logger, long done, long red, long yellow, long unknown, string outcome);

    [LoggerMessage(2621, LogLevel.Error, "Parity run failed", EventName = nameof(RunFailed))]
    public static partial void RunFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        2622,
        LogLevel.Information,
        "Changed {Field} at Stytch for connection {ConnectionId} of {Project} and mapping {Identifier}",
        EventName = nameof(ConnectionFixed))]
    public static partial void ConnectionFixed(this ILogger logger, string field, string connectionId, string project, string identifier);

    [LoggerMessage(
        2623,
        LogLevel.Error,
        "At least half of the connections of {Project} are not at Stytch: are its keys another project's? Nothing is done about their mappings",
        EventName = nameof(TooManyGone))]
    public static partial void TooManyGone(this ILogger logger, string project);
}
