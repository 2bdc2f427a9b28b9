using System.ComponentModel.DataAnnotations;
using Gateway.Settings;

namespace Gateway.Public.SlowBodies;

/// <summary>
/// How long the public listener reads a body that comes slowly: the rest of one after its answer, and a form that a page sends on. The defaults pass
/// 2 MB in 60 s, and a client that is silent for a while on its way through a tunnel.
/// </summary>
internal sealed class SlowBodyOptions
{
    public const string Section = "Gateway:SlowBodies";

    /// <summary>How much may come after the answer, in bytes, 0-1,099,511,627,776. Default: 33,554,432.</summary>
    [Range(0, 1_099_511_627_776, ErrorMessage = "must lie between 0 and 1099511627776.")]
    public long MaxBytes { get; set; } = 33_554_432;

    /// <summary>
    /// How fast it has to come, in bytes a second on average, 0-1,073,741,824; 0 for no such bound. Default: 240, as Kestrel asks of bodies that it waits
    /// for before an answer.
    /// </summary>
    [Range(0, 1_073_741_824, ErrorMessage = "must lie between 0 and 1073741824.")]
    public int MinBytesPerSecond { get; set; } = 240;

    /// <summary>How long it may come more slowly than that at first, 0 s-10 min. Default: 30 s.</summary>
    [DurationRange("00:00:00", "00:10:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long all of it may take, 0 s-1 h. Default: 2 min.</summary>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);
}
