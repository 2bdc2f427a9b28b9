namespace Gateway.Cli.Probe.Wire;

/// <summary>What came back, or why nothing did.</summary>
internal sealed record ProbeReply
{
    /// <summary>The status; null where no answer came.</summary>
    public int? Status { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body as it was on the wire, as far as <see cref="ProbeWire.MaxReplyOctets"/> goes.</summary>
    public string Body { get; init; } = "";

    /// <summary>Why there is no answer; null where there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>True where the server closed the connection after the answer; known only of requests that leave it open.</summary>
    public bool WasClosed { get; init; }

    /// <summary>When the answer's head was there.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;

    public string? Location => Header("Location");

    /// <summary>The header's value, several joined by a comma; null where there is none.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }

    /// <summary>In a few words.</summary>
    public override string ToString() => Status is { } status ? $"answered {status}" : $"no answer: {Failure}";
}
