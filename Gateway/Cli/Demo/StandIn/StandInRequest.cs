using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>A management call as its handler sees it.</summary>
/// <param name="Route">The segments of the path, by name.</param>
/// <param name="Body">The body; empty where none was sent.</param>
internal sealed record StandInRequest(RouteValueDictionary Route, JsonObject Body)
{
    public string Organization => Segment("organization");

    public string Connection => Segment("connection");

    public string Segment(string name) => (string)Route[name]!;

    /// <summary>Null where the body is no JSON object.</summary>
    public static async Task<StandInRequest?> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        try
        {
            return (text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)) is JsonObject body
                ? new StandInRequest(context.Request.RouteValues, body)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
