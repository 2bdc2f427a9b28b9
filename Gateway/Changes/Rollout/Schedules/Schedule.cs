using Gateway.Changes.Rollout.Mass;

namespace Gateway.Changes.Rollout.Schedules;

/// <summary>A change of state that waits for its time, or what became of it. The selection is taken when it is due, not when it is made.</summary>
internal sealed record Schedule
{
    /// <summary>How far ahead a change may be scheduled.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(90);

    /// <summary>How long it is kept once it is over.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>32 lower-case hexadecimal digits; also the id of the commit, so that it is made once, whoever makes it.</summary>
    public required string Id { get; init; }

    /// <summary>When it is due.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public required MassChange Change { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ScheduleStatus Status { get; init; }

    /// <summary>True where it changes more mappings than one admin may change alone.</summary>
    public required bool NeedsApproval { get; init; }

    public string? ApprovedBy { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Until when the gateway that makes it has it for itself; null while none does.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>When it was over; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The revision it became; null where it changed nothing.</summary>
    public long? Revision { get; init; }

    /// <summary>How many mappings it changed.</summary>
    public long? Changed { get; init; }

    /// <summary>Why it was not made; null where it was.</summary>
    public string? Failure { get; init; }

    /// <summary>The first mappings that did not allow it.</summary>
    public IReadOnlyList<RefusedMapping> Refused { get; init; } = [];

    /// <summary>1 and up: whoever changes it names the one that was read.</summary>
    public long Version { get; init; } = 1;

    public bool IsOver => Status is ScheduleStatus.Done or ScheduleStatus.Failed or ScheduleStatus.Missed;

    /// <summary>True while nobody but its maker consented to it.</summary>
    public bool AwaitsApproval => NeedsApproval && ApprovedBy is null;
}

/// <summary>Where a scheduled change stands.</summary>
internal enum ScheduleStatus
{
    /// <summary>For its time, or for approval.</summary>
    Waiting,

    /// <summary>A gateway makes it.</summary>
    Running,

    /// <summary>It was made, or there was nothing to change.</summary>
    Done,

    /// <summary>It was refused; nothing was changed.</summary>
    Failed,

    /// <summary>Its time passed without a gateway that could make it.</summary>
    Missed,
}
