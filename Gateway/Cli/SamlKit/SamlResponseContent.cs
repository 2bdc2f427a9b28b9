using System.Security.Cryptography.X509Certificates;
using Gateway.Saml;

namespace Gateway.Cli.SamlKit;

/// <summary>What a SAML response is to say. Everything left out gets what the IdP's product would put there.</summary>
internal sealed record SamlResponseContent
{
    public required IdpShape Shape { get; init; }

    /// <summary>The IdP's entity id.</summary>
    public required string Issuer { get; init; }

    /// <summary>Where the response is posted: its Destination and its Recipient, unless these are given.</summary>
    public required string AcsUrl { get; init; }

    /// <summary>The service provider's entity id.</summary>
    public required string Audience { get; init; }

    public required string Email { get; init; }

    /// <summary>The NameID; null for <see cref="Email"/>.</summary>
    public string? NameId { get; init; }

    /// <summary><c>Format</c> of the NameID; null for the product's.</summary>
    public string? NameIdFormat { get; init; }

    public string FirstName { get; init; } = "Ada";

    public string LastName { get; init; } = "Example";

    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The id of the AuthnRequest that is answered; null for a login begun at the IdP.</summary>
    public string? InResponseTo { get; init; }

    /// <summary><c>Response/@Destination</c>; null for <see cref="AcsUrl"/>.</summary>
    public string? Destination { get; init; }

    /// <summary><c>SubjectConfirmationData/@Recipient</c>; null for <see cref="AcsUrl"/>.</summary>
    public string? Recipient { get; init; }

    /// <summary>The assertion's id; null for a new one.</summary>
    public string? AssertionId { get; init; }

    /// <summary>When it is issued; null for now.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The top-level status code; anything but success makes the login fail.</summary>
    public string Status { get; init; } = SamlNames.StatusSuccess;

    /// <summary>What is signed; null for what the product signs.</summary>
    public SamlSigning? Signing { get; init; }

    /// <summary>True to sign and digest with SHA-1, as products did ten years ago.</summary>
    public bool UsesSha1 { get; init; }

    /// <summary>The certificate of the service provider that alone shall be able to read the assertion; null leaves it readable.</summary>
    public X509Certificate2? EncryptedFor { get; init; }

    /// <summary>
    /// How long the base64 text is to be, in characters, reached by adding groups; null for what the content needs. A length below that
    /// leaves out the optional KeyInfo and then gives the shortest there is: two signatures (Okta) need about 7 KB, one 5 KB. Encryption
    /// comes on top: a third more.
    /// </summary>
    public int? TargetLength { get; init; }
}

/// <summary>A signed response, ready for the HTTP-POST binding.</summary>
/// <param name="Base64">The value of the <c>SAMLResponse</c> field.</param>
/// <param name="AssertionId">The id a replay is known by.</param>
/// <param name="GroupCount">How many groups it names.</param>
internal sealed record SignedSamlResponse(string Base64, string AssertionId, int GroupCount);
