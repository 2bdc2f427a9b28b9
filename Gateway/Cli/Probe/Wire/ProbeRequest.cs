namespace Gateway.Cli.Probe.Wire;

/// <summary>A request that is sent as it stands: no client tidies it up.</summary>
/// <param name="Method">GET, POST ...</param>
/// <param name="Target">The request target, percent-encoded.</param>
internal sealed record ProbeRequest(string Method, string Target)
{
    /// <summary>Headers besides Host, User-Agent, Connection and those of the body.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The Host header; null for the address's own.</summary>
    public string? Host { get; init; }

    /// <summary>A form; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>True to send Transfer-Encoding beside Content-Length; the body must then be a chunked one.</summary>
    public bool NamesTwoLengths { get; init; }

    /// <summary>How long the second half of the body waits; null sends it at once.</summary>
    public TimeSpan? PauseInBody { get; init; }

    /// <summary>True to leave the connection open afterwards, to see whether the server closes it.</summary>
    public bool KeepsOpen { get; init; }

    public ProbeRequest With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };
}
