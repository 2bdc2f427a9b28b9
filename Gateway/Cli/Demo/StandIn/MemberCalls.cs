using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>The management calls for members, as far as they tell whether an organization has any: of a member's fields four alone are there.</summary>
internal sealed class MemberCalls(StandInDirectory directory, StandInObjects objects)
{
    private const int DefaultLimit = 100;

    public StandInReply Create(StandInRequest request)
    {
        if (directory.FindOrganization(request.Organization) is not { } organization)
        {
            return OrganizationCalls.Missing();
        }

        if (TextOf(request.Body["email_address"]) is not { Length: > 0 } address)
        {
            return StandInReply.Bad("invalid_email");
        }

        var member = new StandInMember($"member-test-{Guid.NewGuid():D}", organization.OrganizationId, address);
        directory.Add(member);
        return new StandInReply(StatusCodes.Status200OK, new JsonObject
        {
            ["member_id"] = member.MemberId,
            ["member"] = Write(member),
            ["organization"] = objects.Write(organization),
        });
    }

    /// <summary>All members of the organizations that are named; without a query, and the first page only.</summary>
    public StandInReply Search(StandInRequest request)
    {
        var ids = (request.Body["organization_ids"] as JsonArray ?? []).Select(TextOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (ids.Count == 0)
        {
            return StandInReply.Bad("invalid_organization_ids");
        }

        var found = directory.MembersOf(ids);
        var limit = request.Body["limit"] is JsonValue value && value.TryGetValue(out int given) ? given : DefaultLimit;
        var organizations = found.Select(member => directory.FindOrganization(member.OrganizationId)).OfType<StandInOrganization>()
            .DistinctBy(organization => organization.OrganizationId);
        return new StandInReply(StatusCodes.Status200OK, new JsonObject
        {
            ["members"] = new JsonArray([.. found.Take(limit).Select(Write)]),
            ["organizations"] = new JsonObject(organizations.Select(one => KeyValuePair.Create(one.OrganizationId, (JsonNode?)objects.Write(one)))),
            ["results_metadata"] = new JsonObject { ["total"] = found.Count, ["next_cursor"] = "" },
        });
    }

    private static JsonObject Write(StandInMember member) => new()
    {
        ["organization_id"] = member.OrganizationId,
        ["member_id"] = member.MemberId,
        ["email_address"] = member.EmailAddress,
        ["status"] = "active",
    };

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
