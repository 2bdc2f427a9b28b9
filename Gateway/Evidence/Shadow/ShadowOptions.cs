using System.ComponentModel.DataAnnotations;

namespace Gateway.Evidence.Shadow;

/// <summary>How the responses of mappings in shadow are checked.</summary>
internal sealed class ShadowOptions
{
    public const string Section = "Gateway:Shadow";

    /// <summary>False checks nothing: mappings in shadow are then as those in legacy. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many responses may wait to be checked, 1-100,000; what comes beyond is not checked, and counted. Default: 1,000.</summary>
    [Range(1, 100_000, ErrorMessage = "must lie between 1 and 100000.")]
    public int MaxQueue { get; set; } = 1_000;

    /// <summary>How many bytes they may have together, 1 MiB-1 GiB. Default: 33,554,432 (32 MiB).</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024, ErrorMessage = "must lie between 1048576 and 1073741824.")]
    public int MaxQueueBytes { get; set; } = 32 * 1024 * 1024;
}
