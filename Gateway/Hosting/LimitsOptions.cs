using System.ComponentModel.DataAnnotations;

namespace Gateway.Hosting;

/// <summary>Bounds on what a client may send. Request bodies have none on the public listener: they are streamed or not read at all.</summary>
internal sealed class LimitsOptions
{
    public const string Section = "Gateway:Limits";

    /// <summary>Longest request line in bytes, 1,024-1,048,576: a SAML message may come in the query. Default: 32,768.</summary>
    [Range(1_024, 1_048_576, ErrorMessage = "must lie between 1024 and 1048576.")]
    public int MaxRequestLineBytes { get; set; } = 32_768;

    /// <summary>All request headers together in bytes, 4,096-1,048,576. Default: 65,536.</summary>
    [Range(4_096, 1_048_576, ErrorMessage = "must lie between 4096 and 1048576.")]
    public int MaxRequestHeadersBytes { get; set; } = 65_536;

    /// <summary>How many headers a request may have, 10-1,000. Default: 100.</summary>
    [Range(10, 1_000, ErrorMessage = "must lie between 10 and 1000.")]
    public int MaxRequestHeaders { get; set; } = 100;

    /// <summary>How many connections may be open on all listeners together; 0 for no limit. Default: 0.</summary>
    [Range(0, int.MaxValue, ErrorMessage = "must not be negative.")]
    public int MaxConnections { get; set; }
}
