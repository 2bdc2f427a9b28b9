namespace Gateway.Stytch.Api;

/// <summary>All that calls to Stytch say: no body, no address, no message of Stytch's. Event ids 1700-1749.</summary>
internal static partial class StytchApiLog
{
    [LoggerMessage(
        1700,
        LogLevel.Warning,
        "Stytch call {Endpoint} of project {Project} failed: {Outcome}, {Reason}, HTTP {HttpStatus}, after {Attempts} attempts. "
        + "Stytch's request: {StytchRequestId}.",
        EventName = nameof(CallFailed))]
    public static partial void CallFailed(
        this ILogger logger, string endpoint, string project, string outcome, string reason, int httpStatus, int attempts, string? stytchRequestId);

    [LoggerMessage(
        1701,
        LogLevel.Information,
        "Stytch call {Endpoint} of project {Project} was refused: {Reason}, HTTP {HttpStatus}. Stytch's request: {StytchRequestId}.",
        EventName = nameof(CallRefused))]
    public static partial void CallRefused(this ILogger logger, string endpoint, string project, string reason, int httpStatus, string? stytchRequestId);

    [LoggerMessage(
        1702, LogLevel.Warning, "Too many calls to Stytch project {Project} failed: none is sent for {Seconds} seconds", EventName = nameof(CircuitOpened))]
    public static partial void CircuitOpened(this ILogger logger, string project, int seconds);

    [LoggerMessage(1703, LogLevel.Information, "Stytch project {Project} answers again", EventName = nameof(CircuitClosed))]
    public static partial void CircuitClosed(this ILogger logger, string project);
}
