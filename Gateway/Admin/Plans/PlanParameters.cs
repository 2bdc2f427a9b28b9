using System.Text.Json.Nodes;
using Gateway.Admin.OpenApi;
using Gateway.Changes.Plans;
using Gateway.Telemetry;
using Microsoft.OpenApi;

namespace Gateway.Admin.Plans;

/// <summary>The query parameters of plans, for the OpenAPI document.</summary>
internal static class PlanParameters
{
    public static ApiParameters OfMake { get; } = new(
    [
        Query("prune", "Delete every mapping that is not in the document.", new() { Type = JsonSchemaType.Boolean, Default = false }),
        Query("reason", "Why; becomes the revision's.", new() { Type = JsonSchemaType.String, MaxLength = 500 }),
        Query("ticket", "The ticket it belongs to.", new() { Type = JsonSchemaType.String, MaxLength = 100 }),
        Query("source", "Where the document comes from, such as its file name.", new() { Type = JsonSchemaType.String, MaxLength = 200 }),
    ]);

    public static ApiParameters OfChanges { get; } = new(
    [
        Query(
            "kind",
            "Only changes of this kind.",
            new() { Type = JsonSchemaType.String, Enum = [.. Enum.GetValues<PlannedChangeKind>().Select(kind => (JsonNode)Words.Of(kind))] }),
        Query(
            "limit",
            "Changes a page.",
            new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{PlanEndpoints.MaxLimit}", Default = PlanEndpoints.DefaultLimit }),
        Query("cursor", "The next_cursor of the page before.", new() { Type = JsonSchemaType.String }),
    ]);

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = schema,
    };
}
