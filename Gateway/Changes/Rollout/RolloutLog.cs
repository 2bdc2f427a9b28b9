using Gateway.Mappings;

namespace Gateway.Changes.Rollout;

/// <summary>All that changes of state say. Event ids 1940-1979.</summary>
internal static partial class RolloutLog
{
    [LoggerMessage(
        1940,
        LogLevel.Information,
        "{KeyId} changed {Identifier} from {Before} to {State} ({Action}) in revision {Revision}",
        EventName = nameof(StateChanged))]
    public static partial void StateChanged(
        this ILogger logger, string keyId, string identifier, MappingState before, MappingState state, StateAction action, long revision);

    [LoggerMessage(1941, LogLevel.Warning, "{KeyId} turned break-glass {Switch} in revision {Revision}", EventName = nameof(BreakGlassTurned))]
    public static partial void BreakGlassTurned(this ILogger logger, string keyId, string @switch, long revision);

    [LoggerMessage(1942, LogLevel.Information, "{KeyId} changed {Mappings} mappings ({Action}) in revision {Revision}", EventName = nameof(MappingsChanged))]
    public static partial void MappingsChanged(this ILogger logger, string keyId, long mappings, StateAction action, long revision);

    [LoggerMessage(1943, LogLevel.Information, "{KeyId} scheduled {Schedule} ({Action}) for {DueAt}", EventName = nameof(Scheduled))]
    public static partial void Scheduled(this ILogger logger, string keyId, string schedule, StateAction action, DateTimeOffset dueAt);

    [LoggerMessage(1944, LogLevel.Information, "{KeyId} {Deed} scheduled change {Schedule}", EventName = nameof(ScheduleJudged))]
    public static partial void ScheduleJudged(this ILogger logger, string keyId, string deed, string schedule);

    [LoggerMessage(
        1945,
        LogLevel.Information,
        "Scheduled change {Schedule} ({Action}) is done: {Mappings} mappings, revision {Revision}",
        EventName = nameof(ScheduleDone))]
    public static partial void ScheduleDone(this ILogger logger, string schedule, StateAction action, long mappings, long? revision);

    [LoggerMessage(
        1946, LogLevel.Error, "Scheduled change {Schedule} ({Action}), due at {DueAt}, was not made: {Failure}", EventName = nameof(ScheduleNotMade))]
    public static partial void ScheduleNotMade(this ILogger logger, string schedule, StateAction action, DateTimeOffset dueAt, string failure);

    [LoggerMessage(EventId = 1947, EventName = nameof(SchedulesNotRead), Message = "Scheduled changes could not be looked at: {Detail}")]
    public static partial void SchedulesNotRead(this ILogger logger, LogLevel level, string detail);

    [LoggerMessage(
        1948,
        LogLevel.Warning,
        "{KeyId} restored {Mappings} mappings to what they were at revision {Restored}, as revision {Revision}",
        EventName = nameof(Restored))]
    public static partial void Restored(this ILogger logger, string keyId, long mappings, long restored, long revision);
}
