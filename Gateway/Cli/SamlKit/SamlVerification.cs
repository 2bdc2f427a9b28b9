namespace Gateway.Cli.SamlKit;

/// <summary>What a service provider makes of a response: a login or a fault.</summary>
internal abstract record SamlVerification
{
    private SamlVerification()
    {
    }

    public sealed record Accepted(SamlLogin Login) : SamlVerification;

    public sealed record Refused(SamlFault Fault) : SamlVerification;
}

/// <summary>A login that was proven; every value was read from the signed element.</summary>
internal sealed record SamlLogin
{
    public required string Email { get; init; }

    public required string NameId { get; init; }

    public required string AssertionId { get; init; }

    /// <summary>Which of the expected audiences the response is meant for.</summary>
    public required string Audience { get; init; }

    /// <summary>The AuthnRequest that is answered; null for a login begun at the IdP.</summary>
    public required string? InResponseTo { get; init; }

    public required int GroupCount { get; init; }

    /// <summary>From when on the response is refused without being remembered.</summary>
    public required DateTimeOffset NotOnOrAfter { get; init; }
}
