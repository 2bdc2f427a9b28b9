using Gateway.Settings;

namespace Gateway.Hosting.Health;

/// <summary>How a gateway goes: unready first, then a wait until nobody sends new requests, then the rest is finished.</summary>
internal sealed class DrainOptions
{
    public const string Section = "Gateway:Drain";

    /// <summary>
    /// How long requests are still taken after SIGTERM, 0-300 s: load balancers and endpoint lists need that long to notice. Default: 5 s.
    /// </summary>
    [DurationRange("00:00:00", "00:05:00")]
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long running requests may then take to end, 1-600 s. Default: 20 s. Together with the delay below the platform's grace period.</summary>
    [DurationRange("00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
