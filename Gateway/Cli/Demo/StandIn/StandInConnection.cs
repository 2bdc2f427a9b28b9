using System.Security.Cryptography.X509Certificates;
using Gateway.Cli.SamlKit;
using Gateway.Saml;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>A SAML connection at the stand-in for Stytch, with the fields of Stytch's connection object. Empty texts are what nobody has set.</summary>
internal sealed record StandInConnection
{
    /// <summary>As at Stytch.</summary>
    public const int MaxCertificates = 5;

    /// <summary>Stytch has a bound, by the name of its error; which one it is, is not documented.</summary>
    public const int MaxEncryptionKeys = 5;

    public required string ConnectionId { get; init; }

    public required string OrganizationId { get; init; }

    public string DisplayName { get; init; } = "";

    public string IdentityProvider { get; init; } = "generic";

    public string IdpEntityId { get; init; } = "";

    public string IdpSsoUrl { get; init; } = "";

    /// <summary>At most <see cref="MaxCertificates"/>.</summary>
    public IReadOnlyList<X509Certificate2> VerificationCertificates { get; init; } = [];

    /// <summary>The Audience the IdP sends from its time at the legacy stack; empty where it sends this connection's own.</summary>
    public string AlternativeAudienceUri { get; init; } = "";

    /// <summary>The ACS URL that AuthnRequests ask for; empty for this connection's own.</summary>
    public string AlternativeAcsUrl { get; init; } = "";

    /// <summary>By Stytch's name, the IdP's attribute: <c>email</c>, <c>full_name</c>, <c>groups</c>.</summary>
    public IReadOnlyDictionary<string, string> AttributeMapping { get; init; } = new Dictionary<string, string>();

    public string NameIdFormat { get; init; } = SamlNames.EmailFormat;

    public bool IdpInitiatedAuthDisabled { get; init; }

    public bool AllowGatewayCallback { get; init; }

    public IReadOnlyList<string> ConnectionRoles { get; init; } = [];

    public IReadOnlyList<GroupRole> GroupRoles { get; init; } = [];

    /// <summary>Keys that open encrypted assertions, brought along from the legacy stack, by their ids.</summary>
    public IReadOnlyDictionary<string, SigningIdentity> EncryptionKeys { get; init; } = new Dictionary<string, SigningIdentity>();

    /// <summary>The certificate made for a signing key that was brought along; null for the stand-in's own.</summary>
    public X509Certificate2? SigningCertificate { get; init; }

    public bool IsActive => IdpEntityId.Length > 0 && IdpSsoUrl.Length > 0 && AttributeMapping.Count > 0 && VerificationCertificates.Count > 0;

    /// <summary>The attribute that holds the email address.</summary>
    public string EmailAttribute => AttributeMapping.GetValueOrDefault("email", "");

    /// <summary>The attribute that holds groups; null where they are not read.</summary>
    public string? GroupsAttribute => AttributeMapping.GetValueOrDefault("groups");

    /// <summary>The newest of <see cref="EncryptionKeys"/>; null where nobody has brought one.</summary>
    public SigningIdentity? DecryptionKey => EncryptionKeys.Values.LastOrDefault();

    public StandInConnection WithEncryptionKey(SigningIdentity key) =>
        this with { EncryptionKeys = EncryptionKeys.Append(KeyValuePair.Create($"saml-encryption-key-test-{Guid.NewGuid():D}", key)).ToDictionary() };

    /// <summary>The mapping for what a kind of IdP sends.</summary>
    public static IReadOnlyDictionary<string, string> MappingOf(IdpProfile profile) => new Dictionary<string, string>
    {
        ["email"] = profile.EmailAttribute,
        ["first_name"] = profile.FirstNameAttribute,
        ["last_name"] = profile.LastNameAttribute,
        ["groups"] = profile.GroupsAttribute,
    };

    internal sealed record GroupRole(string RoleId, string Group);
}
