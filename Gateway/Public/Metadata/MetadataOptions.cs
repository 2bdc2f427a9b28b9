using Gateway.Settings;

namespace Gateway.Public.Metadata;

/// <summary>What answers Metadata routes, and how the legacy metadata is watched.</summary>
internal sealed class MetadataOptions
{
    public const string Section = "Gateway:Metadata";

    /// <summary>
    /// Legacy passes the request to the legacy backend; Frozen serves the stored copy of a mapping that has one, in every state but
    /// retired. Default: Legacy.
    /// </summary>
    public MetadataAnswer Answer { get; set; } = MetadataAnswer.Legacy;

    /// <summary>
    /// How often the legacy metadata of each mapping with a stored copy is compared with it, up to 7 days; 0 turns it off. Default: 1 h. Shorter than
    /// a minute helps nobody but tests.
    /// </summary>
    [DurationRange("00:00:00", "7.00:00:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Who answers.</summary>
internal enum MetadataAnswer
{
    /// <summary>The legacy backend.</summary>
    Legacy,

    /// <summary>The gateway, with the stored copy.</summary>
    Frozen,
}
