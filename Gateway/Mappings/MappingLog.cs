using Gateway.Mappings.Table;

namespace Gateway.Mappings;

/// <summary>All that the mapping table and its replica say. Event ids 1100-1149.</summary>
internal static partial class MappingLog
{
    [LoggerMessage(1100, LogLevel.Information, "Table loaded from the store: {Mappings} mappings, revision {Revision}", EventName = nameof(TableLoaded))]
    public static partial void TableLoaded(this ILogger logger, int mappings, long revision);

    [LoggerMessage(
        1101,
        LogLevel.Information,
        "Table loaded from the last-good snapshot: {Mappings} mappings, revision {Revision}, {Path}",
        EventName = nameof(SnapshotLoaded))]
    public static partial void SnapshotLoaded(this ILogger logger, int mappings, long revision, string path);

    [LoggerMessage(1102, LogLevel.Error, "Last-good snapshot not used: {Detail}", EventName = nameof(SnapshotRefused))]
    public static partial void SnapshotRefused(this ILogger logger, string detail);

    [LoggerMessage(1103, LogLevel.Debug, "Last-good snapshot written at revision {Revision}", EventName = nameof(SnapshotWritten))]
    public static partial void SnapshotWritten(this ILogger logger, long revision);

    [LoggerMessage(1104, LogLevel.Error, "Last-good snapshot could not be written: {Detail}", EventName = nameof(SnapshotNotWritten))]
    public static partial void SnapshotNotWritten(this ILogger logger, string detail);

    [LoggerMessage(
        EventId = 1105,
        EventName = nameof(ConditionChanged),
        Message = "Mapping table is {Condition}: serving {Mappings} mappings of revision {Revision}. {Detail}")]
    public static partial void ConditionChanged(this ILogger logger, LogLevel level, ReplicaCondition condition, int mappings, long revision, string detail);

    [LoggerMessage(
        1106, LogLevel.Warning, "A plain key was not served: its value is not a connection id of any configured project", EventName = nameof(PlainKeyRefused))]
    public static partial void PlainKeyRefused(this ILogger logger);

    [LoggerMessage(
        1107,
        LogLevel.Warning,
        "Break-glass is {Switch}, by revision {SwitchRevision} of {By}; the table reached revision {Revision}",
        EventName = nameof(BreakGlassChanged))]
    public static partial void BreakGlassChanged(this ILogger logger, string @switch, long switchRevision, string? by, long revision);

    [LoggerMessage(1108, LogLevel.Warning, "Break-glass of this gateway alone is on, by {By}: {Reason}", EventName = nameof(LocalBreakGlassOn))]
    public static partial void LocalBreakGlassOn(this ILogger logger, string by, string? reason);

    [LoggerMessage(1109, LogLevel.Warning, "Break-glass of this gateway alone is off, by {By}", EventName = nameof(LocalBreakGlassOff))]
    public static partial void LocalBreakGlassOff(this ILogger logger, string by);

    [LoggerMessage(
        1110,
        LogLevel.Error,
        "Break-glass of this gateway alone is on, but a restart would end it: {Path} cannot be written. {Detail}",
        EventName = nameof(LocalBreakGlassNotKept))]
    public static partial void LocalBreakGlassNotKept(this ILogger logger, string path, string detail);

    [LoggerMessage(
        1111,
        LogLevel.Error,
        "Break-glass of this gateway alone is off, but a restart would turn it on: remove {Path}. {Detail}",
        EventName = nameof(LocalBreakGlassFileStays))]
    public static partial void LocalBreakGlassFileStays(this ILogger logger, string path, string detail);

    [LoggerMessage(
        1112,
        LogLevel.Error,
        "Break-glass of this gateway alone stays off, though {By} asks for it: no legacy cluster is configured",
        EventName = nameof(LocalBreakGlassWithoutLegacy))]
    public static partial void LocalBreakGlassWithoutLegacy(this ILogger logger, string by);

    [LoggerMessage(
        1113,
        LogLevel.Error,
        "The store is new and empty, though {Path} says that it held mappings: restore its file from a backup, "
        + "or remove that one where an empty store is meant",
        EventName = nameof(StoreWasLost))]
    public static partial void StoreWasLost(this ILogger logger, string path);

    [LoggerMessage(
        1114,
        LogLevel.Warning,
        "The marker {Path} cannot be written, so a store that is lost would be taken for a new one. {Detail}",
        EventName = nameof(MarkerNotWritten))]
    public static partial void MarkerNotWritten(this ILogger logger, string path, string detail);
}
