using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>The search for organizations: filters that all must fit, and pages in the order of creation.</summary>
internal static class OrganizationQuery
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    // Invented for this: Stytch has the word, and none that is known for a limit, a cursor or a query of another form.
    private const string InvalidValue = "invalid_argument";

    public static StandInReply Run(JsonObject body, StandInDirectory directory, Func<StandInOrganization, JsonObject> write)
    {
        try
        {
            var limit = (int?)body["limit"] ?? DefaultLimit;
            if (limit is < 1 or > MaxLimit)
            {
                return StandInReply.Bad(InvalidValue);
            }

            var operands = body["query"]?["operands"] as JsonArray ?? [];
            if (operands.Select(FaultOf).FirstOrDefault(fault => fault is not null) is { } fault)
            {
                return StandInReply.Bad(fault);
            }

            var filters = operands.Select(operand => FilterOf(operand!.AsObject(), directory)).ToList();
            var matches = directory.Organizations.Where(organization => filters.TrueForAll(filter => filter(organization))).ToList();
            var start = (string?)body["cursor"] is { Length: > 0 } cursor ? StartOf(cursor, matches) : 0;
            var page = matches.Skip(start).Take(limit).ToList();
            var isLast = start + page.Count >= matches.Count;
            return new StandInReply(StatusCodes.Status200OK, new JsonObject
            {
                ["organizations"] = new JsonArray([.. page.Select(write)]),
                ["results_metadata"] = new JsonObject { ["total"] = matches.Count, ["next_cursor"] = isLast ? "" : CursorAfter(page[^1]) },
            });
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or JsonException)
        {
            return StandInReply.Bad(InvalidValue);
        }
    }

    private static string? FaultOf(JsonNode? operand) => (operand?["filter_name"], operand?["filter_value"]) switch
    {
        (null, _) => "organization_search_missing_filter_name",
        ({ } name, _) when name.GetValueKind() is not JsonValueKind.String => "organization_search_filter_name_must_be_string",
        (_, null) => "organization_search_missing_filter_value",
        ({ } name, { } value) => FaultOf((string)name!, value),
    };

    private static string? FaultOf(string name, JsonNode value) => name switch
    {
        "organization_ids" or "organization_slugs" => value is JsonArray items && items.All(item => item?.GetValueKind() is JsonValueKind.String)
            ? null
            : "organization_search_expected_array_of_strings",
        "has_active_sso_connection" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : "organization_search_expected_boolean",
        "sso_connection_id" => value.GetValueKind() is JsonValueKind.String ? null : "organization_search_expected_string",
        _ => "organization_search_filter_name_not_recognized",
    };

    private static Predicate<StandInOrganization> FilterOf(JsonObject operand, StandInDirectory directory)
    {
        var value = operand["filter_value"]!;
        switch ((string)operand["filter_name"]!)
        {
            case "organization_ids":
                var ids = TextsOf(value);
                return organization => ids.Contains(organization.OrganizationId);
            case "organization_slugs":
                var slugs = TextsOf(value);
                return organization => slugs.Contains(organization.Slug);
            case "has_active_sso_connection":
                var expected = (bool)value;
                return organization => directory.ConnectionsOf(organization.OrganizationId).Any(connection => connection.IsActive) == expected;
            default:
                var owner = directory.OrganizationOf((string)value!);
                return organization => organization.OrganizationId == owner;
        }
    }

    private static HashSet<string> TextsOf(JsonNode value) => [.. value.AsArray().Select(item => (string)item!)];

    // Behind an organization and not at a number: what is made or deleted meanwhile moves nothing.
    private static string CursorAfter(StandInOrganization organization) =>
        Convert.ToBase64String(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{organization.CreatedAt.UtcTicks} {organization.OrganizationId}")));

    private static int StartOf(string cursor, List<StandInOrganization> matches)
    {
        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(cursor)).Split(' ');
        var place = matches.FindIndex(organization => organization.OrganizationId == parts[^1]);
        return place >= 0 ? place + 1
            : matches.FindIndex(organization => organization.CreatedAt.UtcTicks > long.Parse(parts[0], CultureInfo.InvariantCulture)) is >= 0 and var next
                ? next
            : matches.Count;
    }
}
