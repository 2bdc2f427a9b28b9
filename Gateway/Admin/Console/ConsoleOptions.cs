using Gateway.Settings;

namespace Gateway.Admin.Console;

/// <summary>The console's settings.</summary>
internal sealed class ConsoleOptions
{
    public const string Section = "Gateway:Console";

    /// <summary>Whether the admin listener serves the console. Default: true. It is made when it is first asked for.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long somebody stays signed in without asking for anything, 1 minute-1 day. Default: 30 minutes.</summary>
    [DurationRange("00:01:00", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long somebody stays signed in at most, 5 minutes-7 days. Default: 12 hours.</summary>
    [DurationRange("00:05:00", "7.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);
}
