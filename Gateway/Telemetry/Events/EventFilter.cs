namespace Gateway.Telemetry.Events;

/// <summary>Which events somebody asks for; null matches all. Texts are compared exactly.</summary>
internal sealed record EventFilter
{
    /// <summary>
    /// How far a row's place in the log may lie from its timestamp: it was written up to <see cref="EventWriter.MaxAge"/> later, by another clock
    /// than that of the store. Rows outside are not looked at.
    /// </summary>
    private static readonly TimeSpan Slack = EventWriter.MaxAge + TimeSpan.FromMinutes(5);

    public static EventFilter All { get; } = new();

    public string? RequestId { get; init; }

    public string? Identifier { get; init; }

    public string? ConnectionId { get; init; }

    public string? Project { get; init; }

    public string? Action { get; init; }

    public EventStatus? Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>From this time on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>No row that matches stands before this place.</summary>
    public EventPosition From => Since is { } since ? new(Math.Max(0, (since - Slack).ToUnixTimeMilliseconds()), 0) : EventPosition.First;

    /// <summary>No row that matches stands at or behind this place.</summary>
    public EventPosition To => Until is { } until ? new((until + Slack).ToUnixTimeMilliseconds(), 0) : EventPosition.Last;

    public bool Matches(EventRecord record) =>
        (RequestId is null || record.RequestId == RequestId)
        && (Identifier is null || record.Identifier == Identifier)
        && (ConnectionId is null || record.ConnectionId == ConnectionId)
        && (Project is null || record.Project == Project)
        && (Action is null || record.Action == Action)
        && (Status is null || record.Status == Status)
        && (Reason is null || record.Reason == Reason)
        && (Since is null || record.Timestamp >= Since)
        && (Until is null || record.Timestamp < Until);
}
