using Gateway.Mappings.History;

namespace Gateway.Changes.Plans;

/// <summary>All that plans log; event ids 1900-1939.</summary>
internal static partial class PlanLog
{
    [LoggerMessage(
        1900,
        LogLevel.Information,
        "{KeyId} made plan {PlanId} against revision {Revision}: {Adds} adds, {Changes} changes, {Deletes} deletes, {Unchanged} unchanged, in {ElapsedMs} ms",
        EventName = nameof(PlanMade))]
    public static partial void PlanMade(
        this ILogger logger, string keyId, string planId, long revision, long adds, long changes, long deletes, long unchanged, long elapsedMs);

    [LoggerMessage(1901, LogLevel.Information, "No plan for {KeyId}: {Faults} faults", EventName = nameof(PlanRefused))]
    public static partial void PlanRefused(this ILogger logger, string keyId, long faults);

    [LoggerMessage(1902, LogLevel.Warning, "No plan for {KeyId}: the store changed too much while it was read", EventName = nameof(PlanUnsettled))]
    public static partial void PlanUnsettled(this ILogger logger, string keyId);

    [LoggerMessage(
        1903,
        LogLevel.Information,
        "{KeyId} applied plan {PlanId} ({Action}): {Size} mappings in revision {Revision}, in {ElapsedMs} ms",
        EventName = nameof(PlanApplied))]
    public static partial void PlanApplied(this ILogger logger, string keyId, string planId, ChangeAction action, long size, long revision, long elapsedMs);

    [LoggerMessage(
        1904,
        LogLevel.Information,
        "{KeyId} could not apply plan {PlanId}: it was made against revision {Planned}, the store is at {Revision}",
        EventName = nameof(PlanOutdated))]
    public static partial void PlanOutdated(this ILogger logger, string keyId, string planId, long planned, long revision);

    [LoggerMessage(1905, LogLevel.Warning, "{KeyId} could not apply plan {PlanId}: the store refused {Conflicts} changes", EventName = nameof(PlanConflicted))]
    public static partial void PlanConflicted(this ILogger logger, string keyId, string planId, int conflicts);

    [LoggerMessage(1906, LogLevel.Information, "{KeyId} approved plan {PlanId} of {Maker}", EventName = nameof(PlanApproved))]
    public static partial void PlanApproved(this ILogger logger, string keyId, string planId, string maker);

    [LoggerMessage(1907, LogLevel.Information, "Threw plan {PlanId} away to make room", EventName = nameof(PlanEvicted))]
    public static partial void PlanEvicted(this ILogger logger, string planId);

    [LoggerMessage(1909, LogLevel.Error, "No plan for {KeyId}: the store lost the content this gateway serves", EventName = nameof(PlanOfLostContent))]
    public static partial void PlanOfLostContent(this ILogger logger, string keyId);

    [LoggerMessage(1908, LogLevel.Error, "Applying plan {PlanId} failed", EventName = nameof(ApplyFailed))]
    public static partial void ApplyFailed(this ILogger logger, Exception exception, string planId);

    [LoggerMessage(
        1910, LogLevel.Warning, "Plan {PlanId} was applied, but it could not be kept with it: applying it again will tell", EventName = nameof(OutcomeNotKept))]
    public static partial void OutcomeNotKept(this ILogger logger, Exception exception, string planId);
}
