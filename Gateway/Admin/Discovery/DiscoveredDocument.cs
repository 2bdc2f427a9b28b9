using System.Security.Cryptography;
using Gateway.Admin.Findings;
using Gateway.Evidence.Discovery;
using Gateway.Evidence.Sightings;
using Gateway.Mappings;

namespace Gateway.Admin.Discovery;

/// <summary>A page of drafts, in the order of their identifiers' UTF-8 bytes.</summary>
/// <param name="Discovered">The drafts.</param>
/// <param name="NextCursor">Where the next page begins; null for the last one.</param>
internal sealed record DiscoveredListDocument(IReadOnlyList<DiscoveredDocument> Discovered, string? NextCursor);

/// <summary>An identifier without a mapping whose traffic the legacy side took, and the mapping it suggests.</summary>
/// <param name="Id">The identifier, percent-encoded as one path segment: what stands for it in the address of this document.</param>
/// <param name="Identifier">The identifier.</param>
/// <param name="Notice">What all of this is worth.</param>
/// <param name="FirstSeen">When anything of it was seen first.</param>
/// <param name="LastSeen">When anything of it was seen last.</param>
/// <param name="Responses">How many responses were learned from.</param>
/// <param name="IdpInitiated">How many of them were begun at the IdP.</param>
/// <param name="Idp">The IdP's product, guessed by its addresses; null where they do not tell.</param>
/// <param name="Suggestion">The mapping it suggests; its connection is for an operator to name.</param>
/// <param name="IdpSsoUrl">Where the legacy side sends sign-ins; null where that was not seen, or no value stands out.</param>
/// <param name="Ambiguities">Fields that several values were seen for.</param>
/// <param name="Seen">All that was seen.</param>
/// <param name="Certificates">The certificates that came with signatures, in PEM; null in a list.</param>
internal sealed record DiscoveredDocument(
    string Id,
    string Identifier,
    string Notice,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    long Responses,
    long IdpInitiated,
    IdpProduct? Idp,
    SuggestionDocument Suggestion,
    string? IdpSsoUrl,
    IReadOnlyList<AmbiguityDocument> Ambiguities,
    FindingsDocument Seen,
    IReadOnlyList<PemDocument>? Certificates)
{
    private const string NoticeText =
        "Nothing here is verified: it is what was posted to this identifier and the legacy side did not refuse. "
        + "Compare it with the tenant's configuration before you rely on it.";

    /// <summary>The draft as a list shows it.</summary>
    public static DiscoveredDocument Of(Draft draft) => new(
        Uri.EscapeDataString(draft.Identifier),
        draft.Identifier,
        NoticeText,
        draft.FirstSeen,
        draft.LastSeen,
        InitiatorsOf(draft).Sum(initiator => initiator.Count),
        InitiatorsOf(draft).Where(initiator => initiator.Value == "idp").Sum(initiator => initiator.Count),
        draft.Product,
        SuggestionDocument.Of(draft.Mapping),
        draft.IdpSsoUrl,
        [.. draft.Ambiguities.Select(AmbiguityDocument.Of)],
        FindingsDocument.Of(draft.Identifier, draft.Seen),
        Certificates: null);

    /// <summary>The draft alone, with its certificates.</summary>
    public static DiscoveredDocument WithCertificates(Draft draft) => Of(draft) with
    {
        Certificates = [.. draft.Seen.Where(seen => seen.Kind is SightingKind.Certificate).Select(PemDocument.Of).OfType<PemDocument>()],
    };

    // Each response has one.
    private static IEnumerable<Sighting> InitiatorsOf(Draft draft) => draft.Seen.Where(seen => seen.Kind is SightingKind.Initiator);
}

/// <summary>The fields of a mapping that traffic suggests.</summary>
/// <param name="Identifier">The identifier.</param>
/// <param name="Project">The default project.</param>
/// <param name="AlternativeAudienceUri">The Audience that stands out; null where none does.</param>
/// <param name="AlternativeAcsUrl">The ACS URL that stands out; null where none does.</param>
/// <param name="IdpEntityId">The Issuer that stands out; null where none does.</param>
internal sealed record SuggestionDocument(string Identifier, string Project, string? AlternativeAudienceUri, string? AlternativeAcsUrl, string? IdpEntityId)
{
    public static SuggestionDocument Of(ConnectionMapping mapping) =>
        new(mapping.Identifier, mapping.Project, mapping.AlternativeAudienceUri, mapping.AlternativeAcsUrl, mapping.IdpEntityId);
}

/// <summary>Several values of what a connection has one of.</summary>
/// <param name="Field">Which field.</param>
/// <param name="Message">What that means.</param>
/// <param name="Values">The most frequent of them.</param>
/// <param name="Count">How many there are.</param>
internal sealed record AmbiguityDocument(string Field, string Message, IReadOnlyList<string> Values, int Count)
{
    public static AmbiguityDocument Of(Ambiguity ambiguity) => new(
        ambiguity.Field,
        ambiguity.IsSettled
            ? $"{ambiguity.Count} values were seen; the first one nine times of ten or more often, so it is suggested."
            : $"{ambiguity.Count} values were seen and none stands out, so none is suggested: one connection holds one.",
        ambiguity.Values,
        ambiguity.Count);
}

/// <summary>A certificate that came with a signature.</summary>
/// <param name="Fingerprint">SHA-256 of it.</param>
/// <param name="Pem">It, in PEM, as it was posted: whether it can be read is not looked at.</param>
internal sealed record PemDocument(string Fingerprint, string Pem)
{
    public static PemDocument? Of(Sighting sighting)
    {
        var der = new byte[sighting.Detail?.Length ?? 0];
        return Convert.TryFromBase64String(sighting.Detail ?? "", der, out var length) && length > 0
            ? new PemDocument(sighting.Value, PemEncoding.WriteString("CERTIFICATE", der.AsSpan(0, length)))
            : null;
    }
}
