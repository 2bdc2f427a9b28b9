using System.ComponentModel.DataAnnotations;
using Gateway.Settings;

namespace Gateway.Public.InFlight;

/// <summary>How logins that were under way when a mapping changed sides are brought to the side they began at.</summary>
internal sealed class InFlightOptions
{
    public const string Section = "Gateway:InFlight";

    /// <summary>
    /// For how long after a switch the logins begun before it are told apart, 0-1 h; 0 turns it off. Default: 10 min, the time a person may take at the
    /// IdP. Within it the POSTs of that mapping are read before they are answered.
    /// </summary>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many begun logins are remembered, 1,000-5,000,000, some 80 B each; beyond them the oldest go. Default: 200,000.</summary>
    [Range(1_000, 5_000_000, ErrorMessage = "must lie between 1000 and 5000000.")]
    public int MaxRequests { get; set; } = 200_000;
}
