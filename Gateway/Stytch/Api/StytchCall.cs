namespace Gateway.Stytch.Api;

/// <summary>One call as it is to be made.</summary>
internal sealed record StytchCall
{
    public required StytchEndpoint Endpoint { get; init; }

    public required HttpMethod Method { get; init; }

    /// <summary>Begins with a slash; its segments are escaped.</summary>
    public required string Path { get; init; }

    /// <summary>JSON; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The connection it concerns, for the event log.</summary>
    public string? ConnectionId { get; init; }

    public StytchOccasion Occasion { get; init; } = StytchOccasion.None;
}
