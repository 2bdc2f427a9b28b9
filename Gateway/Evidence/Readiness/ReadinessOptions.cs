using System.ComponentModel.DataAnnotations;

namespace Gateway.Evidence.Readiness;

/// <summary>When a mapping counts as ready for its cutover.</summary>
internal sealed class ReadinessOptions
{
    public const string Section = "Gateway:Readiness";

    /// <summary>How many responses must have been looked at that Stytch would have taken, 1-10,000. Default: 3.</summary>
    [Range(1, 10_000, ErrorMessage = "must lie between 1 and 10000.")]
    public int MinResponses { get; set; } = 3;

    /// <summary>
    /// From which share of the responses that the legacy side took a fault blocks, 0.001-1. Default: 0.05. One login in a hundred that comes too
    /// late is somebody's forgotten browser tab.
    /// </summary>
    [Range(0.001, 1, ErrorMessage = "must lie between 0.001 and 1.")]
    public double BlockingShare { get; set; } = 0.05;
}
