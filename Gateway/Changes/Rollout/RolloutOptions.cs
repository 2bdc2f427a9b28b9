using Gateway.Settings;

namespace Gateway.Changes.Rollout;

/// <summary>How changes of state are carried out.</summary>
internal sealed class RolloutOptions
{
    public const string Section = "Gateway:Rollout";

    /// <summary>
    /// How late a scheduled change may still begin, 1 minute-7 days. Default: 1 hour. One that was due longer ago, because no gateway ran or nobody
    /// approved it, is marked as missed and not made: by then its moment is over.
    /// </summary>
    [DurationRange("00:01:00", "7.00:00:00")]
    public TimeSpan ScheduleGrace { get; set; } = TimeSpan.FromHours(1);
}
