using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Webhooks;

/// <summary>A message as Stytch would have it delivered, rightly signed; a test spoils one thing.</summary>
internal sealed record SignedWebhook
{
    public const string ProjectId = "project-test-11111111-2222-4333-8444-555555555555";

    public static readonly string Secret = "whsec_" + Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    public static readonly string OtherSecret = "whsec_" + Convert.ToBase64String([.. Enumerable.Range(101, 24).Select(i => (byte)i)]);

    public string Id { get; init; } = "msg_" + Guid.NewGuid().ToString("N");

    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();

    public string Body { get; init; } = Event();

    public string SignedWith { get; init; } = Secret;

    public string Family { get; init; } = "svix";

    /// <summary>Settings of a project that takes them.</summary>
    public static (string Key, string? Value)[] Settings { get; } =
    [
        ("Gateway:Stytch:Projects:0:ProjectId", ProjectId),
        ("Gateway:Stytch:Projects:0:WebhookSecrets:0", Secret),
    ];

    public string Timestamp => At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public string Signature
    {
        get
        {
            var key = Convert.FromBase64String(SignedWith["whsec_".Length..]);
            return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
        }
    }

    /// <summary>A body in the shape of Stytch's documentation.</summary>
    public static string Event(
        string objectType = "saml_connection",
        string action = "UPDATE",
        string id = Sample.ConnectionId,
        string source = "DIRECT",
        string timestamp = "2026-03-02T09:05:00.123456789Z",
        string? eventId = null,
        string projectId = ProjectId,
        JsonObject? content = null)
    {
        var body = new JsonObject
        {
            ["action"] = action,
            ["event_id"] = eventId ?? "event-test-" + Guid.NewGuid(),
            ["id"] = id,
            ["object_type"] = objectType,
            ["project_id"] = projectId,
            ["source"] = source,
            ["timestamp"] = timestamp,
            ["vertical"] = "B2B",
        };
        if (action != "DELETE")
        {
            body[objectType] = content ?? new JsonObject { ["connection_id"] = id, ["organization_id"] = "organization-test-acme", ["status"] = "active" };
        }

        return body.ToJsonString();
    }

    public static SignedWebhook Deletion(string connectionId = Sample.ConnectionId, string timestamp = "2026-03-02T09:05:01Z") =>
        new() { Body = Event(action: "DELETE", id: connectionId, timestamp: timestamp) };

    public void AddHeaders(HttpRequestHeaders headers, string? signature = null)
    {
        headers.Add($"{Family}-id", Id);
        headers.Add($"{Family}-timestamp", Timestamp);
        headers.Add($"{Family}-signature", signature ?? Signature);
    }

    public HttpContent Content() => new StringContent(Body, Encoding.UTF8, "application/json");

    public Task<HttpResponseMessage> SendAsync(TestGateway gateway, string project = "test") =>
        gateway.SendAsync(HttpMethod.Post, $"/webhooks/stytch/{project}", Content(), request => AddHeaders(request.Headers));
}
