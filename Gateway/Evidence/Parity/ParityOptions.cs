using Gateway.Settings;

namespace Gateway.Evidence.Parity;

/// <summary>How what Stytch holds is kept up with.</summary>
internal sealed class ParityOptions
{
    public const string Section = "Gateway:Parity";

    /// <summary>
    /// How often all connections are read anew, by one gateway of a fleet, up to 30 days; 0 for never. Default: 6 hours. Beside Stytch's webhooks, which can be
    /// switched off or lost. Below 10 minutes, it is 10 minutes.
    /// </summary>
    [DurationRange("00:00:00", "30.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(6);
}
