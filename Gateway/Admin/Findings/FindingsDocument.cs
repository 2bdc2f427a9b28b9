using Gateway.Evidence.Shadow;
using Gateway.Evidence.Sightings;
using Gateway.Telemetry;

namespace Gateway.Admin.Findings;

/// <summary>What the SAML traffic of one mapping showed, over all gateways. Counts are approximate; the most frequent come first.</summary>
/// <param name="Identifier">The mapping's identifier.</param>
/// <param name="Responses">The responses that were looked at; null where there was none.</param>
/// <param name="Findings">What Stytch would object to, or somebody should know.</param>
/// <param name="Initiators">Who begins logins: sp or idp.</param>
/// <param name="Issuers">The IdP's entity ids.</param>
/// <param name="Audiences">The Audience values of assertions.</param>
/// <param name="Destinations">The Destination of responses, without query.</param>
/// <param name="AcsUrls">The legacy URLs that were posted to, without query.</param>
/// <param name="IdpSsoUrls">Where sign-ins are sent, without query.</param>
/// <param name="RequestsSigned">Whether the legacy side signs the requests that it sends by a redirect: yes, no.</param>
/// <param name="Certificates">Certificates that came with signatures. Nobody vouches for them: anybody can post one.</param>
/// <param name="NameIdFormats">The formats of NameIDs.</param>
/// <param name="Attributes">The names of attributes.</param>
/// <param name="Signed">What is signed: response, assertion, both, none.</param>
/// <param name="Algorithms">The signature algorithms.</param>
/// <param name="Encrypted">Whether assertions come encrypted: yes, no.</param>
/// <param name="Sizes">The sizes of forms, as powers of two of KiB: 8 is up to 8 KiB.</param>
internal sealed record FindingsDocument(
    string Identifier,
    SeenTimesDocument? Responses,
    IReadOnlyList<FindingDocument> Findings,
    IReadOnlyList<SeenValueDocument> Initiators,
    IReadOnlyList<SeenValueDocument> Issuers,
    IReadOnlyList<SeenValueDocument> Audiences,
    IReadOnlyList<SeenValueDocument> Destinations,
    IReadOnlyList<SeenValueDocument> AcsUrls,
    IReadOnlyList<SeenValueDocument> IdpSsoUrls,
    IReadOnlyList<SeenValueDocument> RequestsSigned,
    IReadOnlyList<SeenCertificateDocument> Certificates,
    IReadOnlyList<SeenValueDocument> NameIdFormats,
    IReadOnlyList<SeenValueDocument> Attributes,
    IReadOnlyList<SeenValueDocument> Signed,
    IReadOnlyList<SeenValueDocument> Algorithms,
    IReadOnlyList<SeenValueDocument> Encrypted,
    IReadOnlyList<SeenValueDocument> Sizes)
{
    public static FindingsDocument Of(string identifier, IReadOnlyList<Sighting> sightings)
    {
        var byKind = sightings.ToLookup(sighting => sighting.Kind);
        return new(
            identifier,
            byKind[SightingKind.Response].Select(SeenTimesDocument.Of).FirstOrDefault(),
            [.. byKind[SightingKind.Finding].Select(FindingDocument.Of)],
            Values(SightingKind.Initiator),
            Values(SightingKind.Issuer),
            Values(SightingKind.Audience),
            Values(SightingKind.Destination),
            Values(SightingKind.AcsUrl),
            Values(SightingKind.IdpSsoUrl),
            Values(SightingKind.RequestSigned),
            [.. byKind[SightingKind.Certificate].Select(SeenCertificateDocument.Of)],
            Values(SightingKind.NameIdFormat),
            Values(SightingKind.Attribute),
            Values(SightingKind.Signed),
            Values(SightingKind.Algorithm),
            Values(SightingKind.Encrypted),
            Values(SightingKind.Size));

        List<SeenValueDocument> Values(SightingKind kind) => [.. byKind[kind].Select(SeenValueDocument.Of)];
    }
}

/// <summary>How often something was seen, and when.</summary>
/// <param name="Count">How often.</param>
/// <param name="FirstSeen">When first.</param>
/// <param name="LastSeen">When last.</param>
internal sealed record SeenTimesDocument(long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    public static SeenTimesDocument Of(Sighting sighting) => new(sighting.Count, sighting.FirstSeen, sighting.LastSeen);
}

/// <summary>Something that Stytch would object to, or that somebody should know.</summary>
/// <param name="Code">What it is.</param>
/// <param name="Severity">How much it matters: Stytch would refuse the login for an error. Null where this version does not know the code.</param>
/// <param name="ErrorType">The error_type that Stytch would most likely answer with; null where it has none for it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What can be done; null where nothing needs to be.</param>
/// <param name="Count">In how many responses.</param>
/// <param name="FirstSeen">When first.</param>
/// <param name="LastSeen">When last.</param>
internal sealed record FindingDocument(
    string Code, FindingSeverity? Severity, string? ErrorType, string? Message, string? Remedy, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    // A gateway of another version may have seen what this one has no word for.
    public static FindingDocument Of(Sighting sighting) => Words.TryParse<FindingCode>(sighting.Value, out var code)
        ? new(sighting.Value, code.Severity(), code.StytchErrorType(), code.Message(), code.Remedy(), sighting.Count, sighting.FirstSeen, sighting.LastSeen)
        : new(sighting.Value, null, null, null, null, sighting.Count, sighting.FirstSeen, sighting.LastSeen);
}

/// <summary>A value that was seen.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">How often.</param>
/// <param name="FirstSeen">When first.</param>
/// <param name="LastSeen">When last.</param>
internal sealed record SeenValueDocument(string Value, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    public static SeenValueDocument Of(Sighting sighting) => new(sighting.Value, sighting.Count, sighting.FirstSeen, sighting.LastSeen);
}
