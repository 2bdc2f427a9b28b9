namespace Gateway.Stytch.Api;

/// <summary>What a call to Stytch is made for, so that the event log shows it beside what caused it. Nothing of it is sent.</summary>
internal sealed record StytchOccasion
{
    public static StytchOccasion None { get; } = new();

    /// <summary>The id of our own request behind it; null makes one a call.</summary>
    public string? RequestId { get; init; }

    /// <summary>The mapping it concerns.</summary>
    public string? Identifier { get; init; }

    /// <summary>The admin key behind it.</summary>
    public string? By { get; init; }
}
