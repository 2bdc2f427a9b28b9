using Gateway.Settings;

namespace Gateway.Changes.Declared;

/// <summary>The folder whose files say what the mappings shall be, such as a mounted ConfigMap.</summary>
internal sealed class DeclaredOptions
{
    public const string Section = "Gateway:Declared";

    /// <summary>
    /// The folder: every <c>.csv</c>, <c>.json</c>, <c>.yaml</c> and <c>.yml</c> file directly in it, together one set. Default:
    /// none, which turns this off.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>True to delete mappings that no file has. Default: false.</summary>
    public bool Prune { get; set; }

    /// <summary>
    /// How often the folder and the table are looked at, 1 s-1 h. A change is taken up when two looks in a row find the same, so that no half-written
    /// file is. Default: 5 s.
    /// </summary>
    [DurationRange("00:00:01", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}
