using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Telemetry.Events;

/// <summary>A gateway with a legacy backend on one of the two stores, and what its event log says.</summary>
internal sealed class EventScene : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private EventScene(RedisServer? redis, RecordingBackend legacy) => (Redis, Legacy) = (redis, legacy);

    public RedisServer? Redis { get; }

    public RecordingBackend Legacy { get; }

    public TestGateway Gateway { get; private set; } = null!;

    public static async Task<EventScene> StartAsync(StoreKind kind, params (string Key, string? Value)[] settings)
    {
        var legacy = await RecordingBackend.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path.Value!.Contains("broken", StringComparison.Ordinal)
                ? StatusCodes.Status500InternalServerError
                : StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
        var scene = new EventScene(kind is StoreKind.Redis ? await RedisServer.StartAsync() : null, legacy);
        scene.Gateway = await scene.StartAnotherAsync(settings);
        return scene;
    }

    /// <summary>A further gateway; with Redis, on the same store.</summary>
    public Task<TestGateway> StartAnotherAsync(params (string Key, string? Value)[] settings)
    {
        (string, string?)[] own = [("ReverseProxy:Clusters:legacy:Destinations:one:Address", $"{Legacy.Url}")];
        (string, string?)[] redis = Redis is null ? [] : [("ConnectionStrings:Redis", Redis.ConnectionString)];
        return TestGateway.StartAsync([.. own, .. redis, .. settings]);
    }

    /// <summary>Reads the log until it has so many events that match; then no more may be there.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(string query, int count)
    {
        IReadOnlyList<JsonElement> events = [];
        await Eventually.TrueAsync(
            async () =>
            {
                events = await ReadAsync(query);
                return events.Count >= count;
            },
            Soon);
        Assert.That(events, Has.Count.EqualTo(count));
        return events;
    }

    public async Task<IReadOnlyList<JsonElement>> ReadAsync(string query)
    {
        var page = await Gateway.Admin.GetFromJsonAsync<JsonElement>($"events?{query}");
        return [.. page.GetProperty("events").EnumerateArray()];
    }

    /// <summary>Sends a request and gives the reference on its page; empty for an answer that has none.</summary>
    public async Task<(HttpStatusCode Status, string RequestId)> SendAsync(HttpMethod method, string target, Action<HttpRequestMessage>? prepare = null)
    {
        using var answer = await Gateway.SendAsync(method, target, prepare: prepare);
        return (answer.StatusCode, answer.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.Single() : "");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Legacy.DisposeAsync();
        if (Redis is not null)
        {
            await Redis.DisposeAsync();
        }
    }
}
