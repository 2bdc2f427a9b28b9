namespace Gateway.Telemetry.Events;

/// <summary>
/// Something that happened, as its place tells it. Holds references to texts that live anyway, so that telling costs no allocation.
/// Nothing of it may come from a request but an identifier: no query value, no header, no body, no cookie.
/// </summary>
internal readonly record struct GatewayEvent
{
    /// <summary>What was done, from a closed set: <c>redirect</c>, <c>proxy</c>, <c>put_mapping</c>.</summary>
    public required string Action { get; init; }

    public required EventStatus Status { get; init; }

    /// <summary>The request's id, as its page or problem document has it; null makes one.</summary>
    public string? RequestId { get; init; }

    /// <summary>The mapping's own identifier; see <see cref="EventText.OfUnmapped"/> for one that no mapping has.</summary>
    public string? Identifier { get; init; }

    /// <summary>The connection id, or a URL whose path ends in it.</summary>
    public string? Connection { get; init; }

    public string? Project { get; init; }

    /// <summary>Why it is an error, from a closed set; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The kind of route: <c>acs</c>, <c>start</c>, <c>metadata</c>, <c>logout</c>.</summary>
    public string? Route { get; init; }

    /// <summary>The mapping's state at that moment.</summary>
    public string? State { get; init; }

    /// <summary>The admin key that did it.</summary>
    public string? By { get; init; }

    /// <summary>The revision it made; 0 for none.</summary>
    public long Revision { get; init; }

    /// <summary>How long it took; null where that was not measured.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The status it was answered with; 0 for none.</summary>
    public int HttpStatus { get; init; }

    /// <summary>Stytch's own name of a call to its API.</summary>
    public string? StytchRequestId { get; init; }
}
