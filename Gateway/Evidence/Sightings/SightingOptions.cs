using System.ComponentModel.DataAnnotations;
using Gateway.Settings;

namespace Gateway.Evidence.Sightings;

/// <summary>How what SAML traffic shows is kept.</summary>
internal sealed class SightingOptions
{
    public const string Section = "Gateway:Sightings";

    /// <summary>
    /// How often it is written, 0.1 s-5 min. Default: 5 s. A gateway that is killed loses what it saw since; one that is asked to stop loses nothing.
    /// </summary>
    [DurationRange("00:00:00.1", "00:05:00")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For how many days something is kept that is not seen again, 1-400. Default: 60.</summary>
    [Range(1, 400, ErrorMessage = "must lie between 1 and 400.")]
    public int KeepDays { get; set; } = 60;

    /// <summary>
    /// How many identifiers without a mapping are kept, 0-100,000; 0 keeps none. Default: 10,000. Each takes some 4 KiB of the store, and
    /// <see cref="ISightingStore.MaxBytesOfUnmapped"/> at the most.
    /// </summary>
    [Range(0, 100_000, ErrorMessage = "must lie between 0 and 100000.")]
    public int MaxStrangers { get; set; } = 10_000;
}
