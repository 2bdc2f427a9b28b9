using System.ComponentModel.DataAnnotations;

namespace Gateway.Evidence.Discovery;

/// <summary>
/// Whether, and within which bounds, the proxied traffic of identifiers without a mapping is learned. How many of them are kept, and for how long,
/// <c>Gateway:Sightings</c> says.
/// </summary>
internal sealed class DiscoveryOptions
{
    public const string Section = "Gateway:Discovery";

    /// <summary>True learns. Identifiers are then kept wherever they stand, in a query or a header as well. Default: false.</summary>
    public bool Enabled { get; set; }

    /// <summary>How many bytes of a sign-in's form are looked at, 16,384-4,194,304; of a longer one nothing is learned. Default: 262,144.</summary>
    [Range(16_384, 4_194_304, ErrorMessage = "must lie between 16384 and 4194304.")]
    public int MaxBytes { get; set; } = 262_144;

    /// <summary>
    /// How many bytes of forms may be in memory at the same moment, on their way and waiting to be read, 4 MiB-1 GiB. Beyond it sign-ins go on and
    /// nothing is learned of them. Default: 16,777,216 (16 MiB): little of what all copies of bodies may take together.
    /// </summary>
    [Range(4 * 1024 * 1024, 1024 * 1024 * 1024, ErrorMessage = "must lie between 4194304 and 1073741824.")]
    public int MaxMemoryBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many exchanges may wait to be read, 1-100,000; what comes beyond is dropped, and counted. Default: 1,000.</summary>
    [Range(1, 100_000, ErrorMessage = "must lie between 1 and 100000.")]
    public int MaxQueue { get; set; } = 1_000;
}
