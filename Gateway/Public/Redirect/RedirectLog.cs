namespace Gateway.Public.Redirect;

/// <summary>All that the redirect path says. Event ids 1000-1099. Requests themselves are counted, not logged.</summary>
internal static partial class RedirectLog
{
    [LoggerMessage(
        1000,
        LogLevel.Error,
        "Cannot serve {Identifier}: {Action}. Reference {ReferenceId}. Run 'check' against this configuration.",
        EventName = nameof(CannotServe))]
    public static partial void CannotServe(this ILogger logger, RedirectAction action, string identifier, string referenceId);
}
