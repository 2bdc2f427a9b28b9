using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Admin;

/// <summary>Short ways to ask the admin API and to read what it says.</summary>
internal static class AdminAnswers
{
    public const string ConnectionId = "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9";

    public static string MappingPath(string identifier) => "/admin/v1/mappings/" + Uri.EscapeDataString(identifier);

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static Task<HttpResponseMessage> PutAsync(this HttpClient client, string identifier, string json, string? ifMatch = null, string? ifNoneMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, MappingPath(identifier)) { Content = Json(json) };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return client.SendAsync(request);
    }

    /// <summary>Stores a mapping with this connection and otherwise defaults.</summary>
    public static async Task<HttpResponseMessage> PutAsync(this HttpClient client, string identifier)
    {
        var answer = await client.PutAsync(identifier, $$"""{"connection_id":"{{ConnectionId}}"}""");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        return answer;
    }

    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();

    /// <summary>The problem of a refusal, after checking all that problems have in common.</summary>
    public static async Task<JsonObject> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status, string errorType)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(status), text);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        var problem = JsonSerializer.Deserialize<JsonObject>(text)!;
        Assert.That((string?)problem["error_type"], Is.EqualTo(errorType), text);
        Assert.That((string?)problem["type"], Is.EqualTo("urn:sso-gateway:error:" + errorType));
        Assert.That((int?)problem["status"], Is.EqualTo((int)status));
        Assert.That((string?)problem["title"], Is.Not.Empty);
        Assert.That((string?)problem["detail"], Is.Not.Empty);
        Assert.That((string?)problem["request_id"], Is.EqualTo(answer.Headers.GetValues("X-Request-Id").Single()));
        return problem;
    }

    /// <summary>Every named fault as <c>field:code</c>.</summary>
    public static string[] Faults(this JsonObject problem) =>
        [.. problem["errors"]!.AsArray().Select(error => $"{error!["field"]}:{error["code"]}")];
}
