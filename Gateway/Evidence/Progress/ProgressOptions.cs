using System.ComponentModel.DataAnnotations;
using Gateway.Settings;

namespace Gateway.Evidence.Progress;

/// <summary>How the traffic of mappings is kept and judged.</summary>
internal sealed class ProgressOptions
{
    public const string Section = "Gateway:Progress";

    /// <summary>
    /// How often counts are written, 0.1 s-5 min. Default: 10 s. A gateway that is killed loses the counts since the last time; one that is
    /// asked to stop loses none.
    /// </summary>
    [DurationRange("00:00:00.1", "00:05:00")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For how many days requests a day are kept and the burn-down is shown, 31-400. Default: 90. When a mapping was last seen is kept for 400 days.
    /// </summary>
    [Range(31, 400, ErrorMessage = "must lie between 31 and 400.")]
    public int KeepDays { get; set; } = 90;

    /// <summary>After how many whole days (UTC) without a request at its ACS or Start a migrated mapping is safe to retire, 1-365. Default: 30.</summary>
    [Range(1, 365, ErrorMessage = "must lie between 1 and 365.")]
    public int QuietDays { get; set; } = 30;
}
