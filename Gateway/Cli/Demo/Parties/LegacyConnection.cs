using System.Security.Cryptography.X509Certificates;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Demo.Parties;

/// <summary>A tenant's SAML connection in the old backend.</summary>
internal sealed record LegacyConnection
{
    public required string Identifier { get; init; }

    /// <summary>The old backend's own entity id for this tenant: the Audience that the IdP sends.</summary>
    public required string EntityId { get; init; }

    public required string IdpEntityId { get; init; }

    public required string IdpSsoUrl { get; init; }

    public required IReadOnlyList<X509Certificate2> Certificates { get; init; }

    /// <summary>The key that opens encrypted assertions; null where there is none.</summary>
    public SigningIdentity? DecryptionKey { get; init; }

    /// <summary>The attribute that holds the email address.</summary>
    public required string EmailAttribute { get; init; }

    /// <summary>The attribute that holds groups; null where they are not read.</summary>
    public string? GroupsAttribute { get; init; }
}
