using Gateway.Evidence.Sightings;
using Gateway.Mappings;

namespace Gateway.Evidence.Discovery;

/// <summary>A mapping that traffic suggests.</summary>
/// <param name="Mapping">The mapping, with what one value stood out for; its connection is for an operator to name, and is empty.</param>
/// <param name="IdpSsoUrl">The IdP's sign-on URL; null where none stood out.</param>
/// <param name="Product">What the IdP seems to be; null where nothing tells.</param>
/// <param name="Ambiguities">Fields that several values were seen for.</param>
/// <param name="Seen">All that was seen, by kind and then by count; never empty.</param>
internal sealed record Draft(
    ConnectionMapping Mapping, string? IdpSsoUrl, IdpProduct? Product, IReadOnlyList<Ambiguity> Ambiguities, IReadOnlyList<Sighting> Seen)
{
    public string Identifier => Mapping.Identifier;

    public DateTimeOffset FirstSeen => Seen.Min(seen => seen.FirstSeen);

    public DateTimeOffset LastSeen => Seen.Max(seen => seen.LastSeen);
}

/// <summary>Several values of what a connection has one of.</summary>
/// <param name="Field">The field of the mapping, or <c>idp_sso_url</c>.</param>
/// <param name="Values">At most <see cref="MaxValues"/> of them, the most frequent first.</param>
/// <param name="Count">How many there are.</param>
/// <param name="IsSettled">True where the first one stands out so far that the draft has it.</param>
internal sealed record Ambiguity(string Field, IReadOnlyList<string> Values, int Count, bool IsSettled)
{
    public const int MaxValues = 5;
}

/// <summary>Some drafts in the order of their identifiers.</summary>
/// <param name="Drafts">The drafts.</param>
/// <param name="GoesOnAfter">The identifier after which the next ones come; null where these are the last.</param>
internal sealed record DraftPage(IReadOnlyList<Draft> Drafts, string? GoesOnAfter);
