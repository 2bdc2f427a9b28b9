using Gateway.Mappings;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Evidence.Connections;

/// <summary>Which connection: ids are unique within a project's environment.</summary>
internal readonly record struct ConnectionKey(string Project, string ConnectionId)
{
    /// <summary>The connection behind a mapping.</summary>
    public static ConnectionKey Of(ConnectionMapping mapping) => new(mapping.Project, mapping.ConnectionId);
}

/// <summary>Whether Stytch serves a connection.</summary>
internal enum ConnectionStatus
{
    /// <summary>Whoever told the facts did not say.</summary>
    Unknown,

    /// <summary>Something is missing: the IdP's values, a certificate or the attribute mapping. Logins fail.</summary>
    Pending,

    Active,
}

/// <summary>Who told what is known of a connection.</summary>
internal enum FactSource
{
    /// <summary>Stytch's API.</summary>
    Api,

    /// <summary>A webhook of Stytch's.</summary>
    Webhook,

    /// <summary>An operator, from Stytch's dashboard.</summary>
    Operator,
}

/// <summary>
/// What Stytch holds for a SAML connection, as last read. There is no field for a private key or a client secret, which Stytch's own object has:
/// what reads that object must leave them where they are.
/// </summary>
internal sealed record ConnectionFacts
{
    /// <summary>As many verification certificates as Stytch takes.</summary>
    public const int MaxCertificates = 5;

    /// <summary>The most entries of <see cref="AttributeMapping"/>.</summary>
    public const int MaxAttributes = 100;

    /// <summary>The most entries of <see cref="AllowedAuthMethods"/>: Stytch knows nine methods (stytch-node 14.2.0).</summary>
    public const int MaxAuthMethods = 50;

    /// <summary>Name of the configured Stytch project.</summary>
    public required string Project { get; init; }

    public required string ConnectionId { get; init; }

    /// <summary>Null for a SAML connection; else what kind it is of, and nothing is known but its status.</summary>
    public ForeignKind? ForeignKind { get; init; }

    public string? OrganizationId { get; init; }

    /// <summary>Another name of the organization; null where it is not known.</summary>
    public string? OrganizationSlug { get; init; }

    /// <summary>The operator's own reference at the organization; null where there is none, or it is not known.</summary>
    public string? OrganizationExternalId { get; init; }

    public ConnectionStatus Status { get; init; }

    /// <summary>The IdP's entity id: what a response's Issuer must be.</summary>
    public string? IdpEntityId { get; init; }

    public string? IdpSsoUrl { get; init; }

    /// <summary>Stytch's own ACS URL of the connection.</summary>
    public string? AcsUrl { get; init; }

    /// <summary>Stytch's own Audience of the connection.</summary>
    public string? AudienceUri { get; init; }

    /// <summary>The legacy Audience that Stytch takes as well; null where none is set.</summary>
    public string? AlternativeAudienceUri { get; init; }

    /// <summary>The legacy ACS URL that Stytch asks IdPs to answer to; null where none is set.</summary>
    public string? AlternativeAcsUrl { get; init; }

    /// <summary>Null where it is not known.</summary>
    public bool? AllowGatewayCallback { get; init; }

    /// <summary>True where Stytch refuses logins that the IdP begins; null where it is not known.</summary>
    public bool? IdpInitiatedAuthDisabled { get; init; }

    public string? NameIdFormat { get; init; }

    /// <summary>The certificates that a response's signature is checked with, at most <see cref="MaxCertificates"/>.</summary>
    public IReadOnlyList<ConnectionCertificate> Certificates { get; init; } = [];

    /// <summary>Stytch's own, by which an IdP checks requests that Stytch signs; at most <see cref="MaxCertificates"/>.</summary>
    public IReadOnlyList<ConnectionCertificate> SigningCertificates { get; init; } = [];

    /// <summary>From a key such as <c>email</c> to the name of the IdP's attribute; null where it is not known.</summary>
    public IReadOnlyDictionary<string, string>? AttributeMapping { get; init; }

    /// <summary>The organization's <c>sso_jit_provisioning</c>; null where it is not known.</summary>
    public string? JitProvisioning { get; init; }

    /// <summary>Whether the organization lists the connection among those that new members may come by; null where it is not known.</summary>
    public bool? IsListedForJit { get; init; }

    /// <summary>The organization's <c>auth_methods</c>; null where it is not known.</summary>
    public string? AuthMethods { get; init; }

    /// <summary>The organization's <c>allowed_auth_methods</c>, at most <see cref="MaxAuthMethods"/>; null where they are not known.</summary>
    public IReadOnlyList<string>? AllowedAuthMethods { get; init; }

    /// <summary>The organization's <c>mfa_policy</c>; null where it is not known.</summary>
    public string? MfaPolicy { get; init; }

    /// <summary>The organization's default connection; null where it has none, or it is not known.</summary>
    public string? DefaultConnectionId { get; init; }

    /// <summary>True where Stytch has a key for encrypted assertions; null where it is not known.</summary>
    public bool? HasEncryptionKey { get; init; }

    /// <summary>When Stytch deleted it; null where it did not, as far as is known.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>As of when this is true. Older facts never replace newer ones. To the microsecond.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    public FactSource Source { get; init; }

    /// <summary>What to look at in what was told. In the answer to whoever told it, and never kept.</summary>
    public string? Warning { get; init; }

    public ConnectionKey Key() => new(Project, ConnectionId);

    /// <summary>These facts, with what is known of their organization beyond its id by others: whoever reads a connection alone does not learn it.</summary>
    public ConnectionFacts WithOrganizationOf(ConnectionFacts? known) => this with
    {
        OrganizationSlug = known?.OrganizationSlug,
        OrganizationExternalId = known?.OrganizationExternalId,
        JitProvisioning = known?.JitProvisioning,
        IsListedForJit = known?.IsListedForJit,
        AuthMethods = known?.AuthMethods,
        AllowedAuthMethods = known?.AllowedAuthMethods,
        MfaPolicy = known?.MfaPolicy,
        DefaultConnectionId = known?.DefaultConnectionId,
    };
}
