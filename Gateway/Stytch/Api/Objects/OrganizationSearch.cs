using System.Text.Json.Nodes;

namespace Gateway.Stytch.Api.Objects;

/// <summary>
/// Which organizations are searched for: those that fit everything that is given; without any, all. Never in the path of a login: a search
/// takes up to nine seconds.
/// </summary>
internal sealed record OrganizationSearch
{
    public const int MaxLimit = 1000;

    /// <summary>Organizations a page, 1-1,000. Default: 100. An answer beyond 4 MiB is not read.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended; null for the first.</summary>
    public string? Cursor { get; init; }

    public IReadOnlyList<string>? OrganizationIds { get; init; }

    public IReadOnlyList<string>? OrganizationSlugs { get; init; }

    /// <summary>The only way from a connection to its organization.</summary>
    public string? SsoConnectionId { get; init; }

    public bool? HasActiveSsoConnection { get; init; }

    public SearchBody ToBody()
    {
        (string Name, JsonNode? Value)[] all =
        [
            ("organization_ids", ArrayOf(OrganizationIds)),
            ("organization_slugs", ArrayOf(OrganizationSlugs)),
            ("sso_connection_id", SsoConnectionId is null ? null : JsonValue.Create(SsoConnectionId)),
            ("has_active_sso_connection", HasActiveSsoConnection is { } has ? JsonValue.Create(has) : null),
        ];
        var operands = all.Where(filter => filter.Value is not null).Select(filter => new SearchOperand(filter.Name, filter.Value!)).ToList();
        return new SearchBody(
            Math.Clamp(Limit, 1, MaxLimit), string.IsNullOrEmpty(Cursor) ? null : Cursor, operands.Count == 0 ? null : new SearchQuery("AND", operands));
    }

    private static JsonArray? ArrayOf(IReadOnlyList<string>? texts) => texts is null ? null : [.. texts.Select(text => (JsonNode)text)];
}

internal sealed record SearchBody(int Limit, string? Cursor, SearchQuery? Query);

internal sealed record SearchQuery(string Operator, IReadOnlyList<SearchOperand> Operands);

internal sealed record SearchOperand(string FilterName, JsonNode FilterValue);
