using System.Security.Cryptography.X509Certificates;
using Gateway.Demo.Saml;

namespace Gateway.Demo.Parties;

/// <summary>A SAML connection at the stand-in for Stytch: the fields of Stytch's connection object that a login depends on.</summary>
internal sealed record StandInConnection
{
    public required string ConnectionId { get; init; }

    public required string OrganizationId { get; init; }

    public required string IdpEntityId { get; init; }

    public required string IdpSsoUrl { get; init; }

    /// <summary>At most five, as at Stytch.</summary>
    public required IReadOnlyList<X509Certificate2> VerificationCertificates { get; init; }

    /// <summary>The key that opens encrypted assertions, brought along from the legacy stack; null where nobody has done that.</summary>
    public SigningIdentity? DecryptionKey { get; init; }

    /// <summary>The Audience the IdP sends from its time at the legacy stack; null where it sends this connection's own.</summary>
    public string? AlternativeAudienceUri { get; init; }

    /// <summary>The ACS URL that AuthnRequests ask for; null for this connection's own.</summary>
    public string? AlternativeAcsUrl { get; init; }

    /// <summary>The attribute that holds the email address.</summary>
    public required string EmailAttribute { get; init; }

    /// <summary>The attribute that holds groups; null where they are not read.</summary>
    public string? GroupsAttribute { get; init; }
}
