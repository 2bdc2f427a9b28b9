using System.Text.Json.Nodes;
using Gateway.Mappings.History;
using Gateway.Telemetry;

namespace Gateway.Mappings;

/// <summary>Compares what operators set of two states of a mapping; version, revision, times and by whom do not count. Pure.</summary>
internal static class MappingDifference
{
    // In the order of the documented fields; an alias more or less, or in another place, is a difference.
    private static readonly (string Name, Func<ConnectionMapping, JsonNode?> Read)[] Fields =
    [
        ("identifier", mapping => mapping.Identifier),
        ("aliases", mapping => mapping.Aliases.Count == 0 ? null : new JsonArray([.. mapping.Aliases.Select(alias => (JsonNode)alias)])),
        ("project", mapping => mapping.Project),
        ("connection_id", mapping => mapping.ConnectionId),
        ("acs_url", mapping => mapping.AcsUrl),
        ("organization_id", mapping => mapping.OrganizationId),
        ("state", mapping => Words.Of(mapping.State)),
        ("delivery", mapping => Words.Of(mapping.Delivery)),
        ("redirect_status", mapping => mapping.RedirectStatus),
        ("alternative_audience_uri", mapping => mapping.AlternativeAudienceUri),
        ("alternative_acs_url", mapping => mapping.AlternativeAcsUrl),
        ("idp_entity_id", mapping => mapping.IdpEntityId),
        ("external_id", mapping => mapping.ExternalId),
        ("wave", mapping => mapping.Wave),
        ("note", mapping => mapping.Note),
    ];

    /// <summary>Every field that differs, in the order of the documented fields; of a creation or a deletion, every field that has a value.</summary>
    /// <param name="before">The state before; null where there was none.</param>
    /// <param name="after">The state afterwards; null where there is none.</param>
    public static IReadOnlyList<FieldChange> Of(ConnectionMapping? before, ConnectionMapping? after)
    {
        if (before is not null && after is not null && AreEqual(before, after))
        {
            return [];
        }

        var changes = new List<FieldChange>();
        foreach (var (name, read) in Fields)
        {
            var (old, now) = (before is null ? null : read(before), after is null ? null : read(after));
            if (!JsonNode.DeepEquals(old, now))
            {
                changes.Add(new FieldChange(name, old, now));
            }
        }

        return changes;
    }

    /// <summary>True where no field differs; allocates nothing, for a million comparisons.</summary>
    public static bool AreEqual(ConnectionMapping left, ConnectionMapping right) =>
        left.Identifier == right.Identifier
        && left.State == right.State
        && left.ConnectionId == right.ConnectionId
        && left.Project == right.Project
        && left.AcsUrl == right.AcsUrl
        && left.OrganizationId == right.OrganizationId
        && left.Delivery == right.Delivery
        && left.RedirectStatus == right.RedirectStatus
        && left.AlternativeAudienceUri == right.AlternativeAudienceUri
        && left.AlternativeAcsUrl == right.AlternativeAcsUrl
        && left.IdpEntityId == right.IdpEntityId
        && left.ExternalId == right.ExternalId
        && left.Wave == right.Wave
        && left.Note == right.Note
        && HaveSameAliases(left, right);

    public static bool HaveSameAliases(ConnectionMapping left, ConnectionMapping right)
    {
        if (left.Aliases.Count != right.Aliases.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Aliases.Count; i++)
        {
            if (left.Aliases[i] != right.Aliases[i])
            {
                return false;
            }
        }

        return true;
    }
}
