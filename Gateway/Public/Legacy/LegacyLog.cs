namespace Gateway.Public.Legacy;

/// <summary>All that the legacy side says. Event ids 1400-1449.</summary>
internal static partial class LegacyLog
{
    [LoggerMessage(
        1400, LogLevel.Warning, "The legacy backend did not answer: {Failure} ({Cause}). Reference {ReferenceId}.", EventName = nameof(LegacyFailed))]
    public static partial void LegacyFailed(this ILogger logger, LegacyFailure failure, string referenceId, string cause);

    [LoggerMessage(
        1401,
        LogLevel.Warning,
        "X-Forwarded-Proto came from {Address}, which Gateway:Legacy:TrustedProxies does not name: the legacy side is told {Scheme}, "
        + "and its SAML stack may refuse the Destination of logins. If that is your load balancer, name it there.",
        EventName = nameof(SchemeNotBelieved))]
    public static partial void SchemeNotBelieved(this ILogger logger, System.Net.IPAddress? address, string scheme);
}
