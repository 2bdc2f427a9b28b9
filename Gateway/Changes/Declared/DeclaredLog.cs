namespace Gateway.Changes.Declared;

/// <summary>All that the declared set logs; event ids 1980-1999.</summary>
internal static partial class DeclaredLog
{
    [LoggerMessage(
        EventId = 1980,
        EventName = nameof(ConditionChanged),
        Message = "Declared set {Digest} is {Condition} at revision {Revision}: {Adds} adds, {Changes} changes, {Deletes} deletes. {Detail}")]
    public static partial void ConditionChanged(
        this ILogger logger, LogLevel level, DeclaredCondition condition, string digest, long revision, long adds, long changes, long deletes, string detail);

    [LoggerMessage(1981, LogLevel.Information, "Declared set {Digest} was applied as revision {Revision}", EventName = nameof(Applied))]
    public static partial void Applied(this ILogger logger, string digest, long revision);

    [LoggerMessage(1982, LogLevel.Warning, "Declared set could not be compared with the table: {Detail}", EventName = nameof(NotCompared))]
    public static partial void NotCompared(this ILogger logger, string detail);
}
