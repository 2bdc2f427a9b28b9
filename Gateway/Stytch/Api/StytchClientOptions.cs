using System.ComponentModel.DataAnnotations;
using Gateway.Settings;

namespace Gateway.Stytch.Api;

/// <summary>How Stytch's API is called. Holds for each project on its own, in this process: several gateways share a project's limits at Stytch.</summary>
internal sealed class StytchClientOptions
{
    public const string Section = "Gateway:Stytch:Client";

    /// <summary>Longest call with all its repetitions, from the moment there is room for it, 1 second-10 minutes. Default: 2 minutes.</summary>
    [DurationRange("00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest single attempt, 0.1 seconds-2 minutes, no longer than <see cref="Timeout"/>. Default: 15 seconds (a search takes up to 9).</summary>
    [DurationRange("00:00:00.1", "00:02:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a call that may be repeated is, 0-10. Default: 4.</summary>
    [Range(0, 10, ErrorMessage = "must lie between 0 and 10.")]
    public int Retries { get; set; } = 4;

    /// <summary>Calls under way at once; further ones wait, 1-100. Default: 8.</summary>
    [Range(1, 100, ErrorMessage = "must lie between 1 and 100.")]
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Organization searches in any minute, 1-1,000; further ones wait. Default: 100, which is Stytch's limit.</summary>
    [Range(1, 1000, ErrorMessage = "must lie between 1 and 1000.")]
    public int SearchesPerMinute { get; set; } = 100;

    /// <summary>Other calls in any minute, 1-60,000; further ones wait. Default: 600.</summary>
    [Range(1, 60_000, ErrorMessage = "must lie between 1 and 60000.")]
    public int CallsPerMinute { get; set; } = 600;

    /// <summary>
    /// True spreads the calls over the minute instead of letting a minute's calls go at once, so that a process which is ended and started again does not
    /// call more often than one that was not. <c>migrate</c> always does. Default: false.
    /// </summary>
    public bool Spread { get; set; }
}
