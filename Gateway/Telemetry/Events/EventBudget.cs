namespace Gateway.Telemetry.Events;

/// <summary>
/// Shares out how many events may be written now, by the rate and the time since the last step. Each lane has its part of the rate, whatever the
/// others do; unmapped requests, which anybody can send, have the smallest. For the one writer.
/// </summary>
internal sealed class EventBudget(int perSecond, TimeProvider timeProvider)
{
    private readonly Dictionary<EventLane, double> _saved = [];
    private long _stepAt = timeProvider.GetTimestamp();

    /// <summary>Adds what the time since the last call allows; at most one second's worth is saved up.</summary>
    public void Refill()
    {
        var now = timeProvider.GetTimestamp();
        var earned = perSecond * Math.Min(1, timeProvider.GetElapsedTime(_stepAt, now).TotalSeconds);
        _stepAt = now;
        foreach (var lane in Enum.GetValues<EventLane>())
        {
            _saved[lane] = Math.Min(Math.Max(1, PartOf(lane) * perSecond), _saved.GetValueOrDefault(lane) + (PartOf(lane) * earned));
        }
    }

    /// <summary>How many events of a lane may be written now.</summary>
    public int ShareOf(EventLane lane) => (int)_saved.GetValueOrDefault(lane);

    public void Spend(EventLane lane, int count) => _saved[lane] = Math.Max(0, _saved.GetValueOrDefault(lane) - count);

    private static double PartOf(EventLane lane) => lane switch
    {
        EventLane.Changes => 0.1,
        EventLane.Failures => 0.25,
        EventLane.Routine => 0.6,
        _ => 0.05,
    };
}
