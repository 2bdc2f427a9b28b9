using Gateway.Evidence.Sightings;
using Gateway.Mappings;
using Gateway.Public.Legacy.Watching;
using Gateway.Stytch;

namespace Gateway.Evidence.Discovery;

/// <summary>Makes a draft of what was seen of an identifier. Suggests only what the rules of mappings would take.</summary>
internal sealed class DraftMaker(MappingRules rules, StytchProjects projects, ILegacyAddresses addresses)
{
    private const string Audience = "alternative_audience_uri";
    private const string AcsUrl = "alternative_acs_url";
    private const string Issuer = "idp_entity_id";
    private const string SignOn = "idp_sso_url";

    /// <param name="identifier">The identifier.</param>
    /// <param name="seen">What was seen of it, at least one thing, the most frequent of each kind first.</param>
    public Draft Make(string identifier, IReadOnlyList<Sighting> seen)
    {
        var ambiguities = new List<Ambiguity>();
        var byKind = seen.ToLookup(sighting => sighting.Kind);
        var issuer = Choose(Issuer, ValuesOf(SightingKind.Issuer), ambiguities);
        var signOnUrl = Choose(SignOn, ValuesOf(SightingKind.IdpSsoUrl), ambiguities);
        var mapping = new ConnectionMapping
        {
            Identifier = identifier,
            Project = projects.Default.Name,
            ConnectionId = "",
            AlternativeAudienceUri = Choose(Audience, ValuesOf(SightingKind.Audience), ambiguities),
            // What the IdP has for it, where it says so: in front of the gateway, scheme and host may have been rewritten.
            AlternativeAcsUrl = Choose(
                AcsUrl, AcsUrlsOf(SightingKind.Destination) is { Count: > 0 } named ? named : AcsUrlsOf(SightingKind.AcsUrl), ambiguities),
            IdpEntityId = issuer,
        };
        return new Draft(WithoutFaults(mapping), signOnUrl, IdpProducts.Of(issuer, signOnUrl), ambiguities, seen);

        List<(string Value, long Count)> ValuesOf(SightingKind kind) => [.. byKind[kind].Select(sighting => (sighting.Value, sighting.Count))];

        // Those that lead to this identifier: others are somebody's mistake, or made up.
        List<(string Value, long Count)> AcsUrlsOf(SightingKind kind) =>
            [.. ValuesOf(kind).Select(url => (Value: addresses.AcsUrlOf(url.Value, identifier)!, url.Count)).Where(url => url.Value is not null)];
    }

    private static string? Choose(string field, List<(string Value, long Count)> values, List<Ambiguity> ambiguities)
    {
        if (values.Count <= 1)
        {
            return values.Count == 1 ? values[0].Value : null;
        }

        // Nine of ten: the tenant's own, and a few of somebody who tried something.
        var isSettled = values[0].Count * 10 >= values.Sum(value => value.Count) * 9;
        ambiguities.Add(new Ambiguity(field, [.. values.Take(Ambiguity.MaxValues).Select(value => value.Value)], values.Count, isSettled));
        return isSettled ? values[0].Value : null;
    }

    private ConnectionMapping WithoutFaults(ConnectionMapping mapping)
    {
        var faulty = rules.Check(mapping).Select(fault => fault.Field).ToHashSet(StringComparer.Ordinal);
        return mapping with
        {
            AlternativeAudienceUri = faulty.Contains(Audience) ? null : mapping.AlternativeAudienceUri,
            AlternativeAcsUrl = faulty.Contains(AcsUrl) ? null : mapping.AlternativeAcsUrl,
            IdpEntityId = faulty.Contains(Issuer) ? null : mapping.IdpEntityId,
        };
    }
}
