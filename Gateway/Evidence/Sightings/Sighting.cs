using System.Text;

namespace Gateway.Evidence.Sightings;

/// <summary>What kind of thing the SAML traffic of an identifier showed. The wire name is the member's name in snake_case.</summary>
internal enum SightingKind
{
    /// <summary>One response that was looked at; its value is empty.</summary>
    Response,

    /// <summary>Something that Stytch would object to, or that somebody should know: the finding's code.</summary>
    Finding,

    /// <summary>Who begins logins: <c>sp</c> or <c>idp</c>.</summary>
    Initiator,

    /// <summary>The IdP's entity id.</summary>
    Issuer,

    /// <summary>Whom an assertion is for; the detail are the other Audiences of its restriction, one a line: one of them is enough.</summary>
    Audience,

    /// <summary>The Response's Destination, without its query.</summary>
    Destination,

    /// <summary>SHA-256 fingerprint of a certificate that came with a signature; the detail is the certificate in base64.</summary>
    Certificate,

    NameIdFormat,

    /// <summary>The name of an attribute, never its value.</summary>
    Attribute,

    /// <summary>What is signed: <c>response</c>, <c>assertion</c>, <c>both</c>, <c>none</c>.</summary>
    Signed,

    /// <summary>URI of a signature algorithm.</summary>
    Algorithm,

    /// <summary><c>yes</c> where assertions come encrypted, else <c>no</c>.</summary>
    Encrypted,

    /// <summary>Where AuthnRequests are sent: the IdP's sign-on URL, without its query.</summary>
    IdpSsoUrl,

    /// <summary><c>yes</c> where the legacy side signs the AuthnRequests that it sends by a redirect, else <c>no</c>.</summary>
    RequestSigned,

    /// <summary>The legacy ACS URL that was posted to, as the browser had it, without its query.</summary>
    AcsUrl,

    /// <summary>Size of the form, as a power of two of KiB: <c>8</c> is up to 8 KiB.</summary>
    Size,
}

/// <summary>One thing seen in the traffic of one identifier, and how often. Two of the same identifier, kind and value add up.</summary>
/// <param name="Identifier">The mapping's identifier, or the one that no mapping has.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Value">Which one, at most <see cref="MaxValueLength"/> characters; what differs from login to login never becomes one.</param>
/// <param name="Count">How often.</param>
/// <param name="FirstSeen">When first.</param>
/// <param name="LastSeen">When last.</param>
/// <param name="Detail">More that belongs to the value; the newest stays.</param>
internal sealed record Sighting(
    string Identifier, SightingKind Kind, string Value, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, string? Detail = null)
{
    public const int MaxValueLength = 1024;

    public const int MaxDetailLength = 8192;

    /// <summary>What it takes of the room of its identifier: value and detail in UTF-8.</summary>
    public int Bytes => Encoding.UTF8.GetByteCount(Value) + (Detail is null ? 0 : Encoding.UTF8.GetByteCount(Detail));

    /// <summary>Both together; the counts add up, and the newer detail stays.</summary>
    public Sighting With(Sighting other) => this with
    {
        Count = Count + other.Count,
        FirstSeen = FirstSeen < other.FirstSeen ? FirstSeen : other.FirstSeen,
        LastSeen = LastSeen > other.LastSeen ? LastSeen : other.LastSeen,
        Detail = other.Detail is not null && (Detail is null || other.LastSeen >= LastSeen) ? other.Detail : Detail,
    };
}
