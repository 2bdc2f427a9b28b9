using System.Security.Cryptography.X509Certificates;

namespace Gateway.Cli.SamlKit;

/// <summary>What a service provider knows of one IdP and of itself: everything that a response is held against.</summary>
internal sealed record SamlExpectation
{
    /// <summary>The IdP's entity id.</summary>
    public required string IdpEntityId { get; init; }

    /// <summary>Certificates that may have signed, such as both of a rotation.</summary>
    public required IReadOnlyList<X509Certificate2> Certificates { get; init; }

    /// <summary>Audiences accepted: the service provider's own, and an alternative where it has one.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The attribute that holds the email address.</summary>
    public required string EmailAttribute { get; init; }

    /// <summary>The attribute that holds groups; null where they are not read.</summary>
    public string? GroupsAttribute { get; init; }

    /// <summary>What Destination and Recipient must be; null where the service provider does not look.</summary>
    public string? AcsUrl { get; init; }

    /// <summary>The requests a response may answer; null where the service provider does not look. A login begun at the IdP answers none.</summary>
    public IssuedRequests? Requests { get; init; }
}
