using Gateway.Mappings.Store;

namespace Gateway.Mappings;

/// <summary>The filters of a <see cref="MappingQuery"/>, judged here for every store so that all stores mean the same by them.</summary>
internal static class MappingFilter
{
    public static bool Matches(this MappingQuery query, ConnectionMapping mapping) =>
        (query.State is null || mapping.State == query.State)
        && (query.Wave is null || mapping.Wave == query.Wave)
        && (string.IsNullOrEmpty(query.Search) || IsFound(query.Search, mapping));

    /// <exception cref="ArgumentOutOfRangeException">The page size is not 1-1000, or no mapping may be looked at.</exception>
    public static void Check(this MappingQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MappingQuery.MaxLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.MaxLookedAt, 1);
    }

    private static bool IsFound(string text, ConnectionMapping mapping)
    {
        if (IsIn(mapping.Identifier) || IsIn(mapping.ConnectionId) || IsIn(mapping.OrganizationId) || IsIn(mapping.ExternalId) || IsIn(mapping.Note))
        {
            return true;
        }

        foreach (var alias in mapping.Aliases)
        {
            if (IsIn(alias))
            {
                return true;
            }
        }

        return false;

        bool IsIn(string? field) => field is not null && field.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
