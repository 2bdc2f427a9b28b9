using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Admin.Events;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Events;

/// <summary>The live tail, over all gateways of a store.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Redis)]
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class EventTailTests(StoreKind kind) : IAsyncDisposable
{
    private EventScene _scene = null!;

    [SetUp]
    public async Task StartAsync() => _scene = await EventScene.StartAsync(kind);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Test]
    public async Task Tail_ShowsWhatComesFromNowOnAndMatches(CancellationToken cancellationToken)
    {
        await _scene.Gateway.PutAsync("before");
        await _scene.EventsAsync("identifier=before", 1);
        using var tail = await OpenAsync(_scene.Gateway, "events?action=redirect", cancellationToken);

        await _scene.SendAsync(HttpMethod.Post, "/old-sso/before");
        await _scene.Gateway.PutAsync("after");
        await _scene.SendAsync(HttpMethod.Post, "/old-sso/after");

        var (_, first) = await tail.NextAsync(cancellationToken);
        var (_, second) = await tail.NextAsync(cancellationToken);
        Assert.That(new[] { first, second }.Select(row => row.GetProperty("identifier").GetString()), Is.EqualTo(new[] { "before", "after" }));
        Assert.That(new[] { first, second }.Select(row => row.GetProperty("action").GetString()), Is.All.EqualTo("redirect"));
    }

    [Test]
    public async Task Tail_ResumedBehindTheLastReceived_MissesAndRepeatsNothing(CancellationToken cancellationToken)
    {
        await _scene.Gateway.PutAsync("acme");
        using var tail = await OpenAsync(_scene.Gateway, "events?action=redirect", cancellationToken);
        await _scene.SendAsync(HttpMethod.Post, "/old-sso/acme?first");
        var (id, first) = await tail.NextAsync(cancellationToken);
        tail.Dispose();
        await _scene.SendAsync(HttpMethod.Post, "/old-sso/acme?second");
        await _scene.EventsAsync("action=redirect", 2);

        using var resumed = await OpenAsync(_scene.Gateway, "events?action=redirect", cancellationToken, id);

        var (_, second) = await resumed.NextAsync(cancellationToken);
        Assert.That(string.CompareOrdinal(second.GetProperty("event_id").GetString(), first.GetProperty("event_id").GetString()), Is.Positive);
    }

    [Test]
    public async Task Tails_MoreThanTheGatewayKeeps_AreRefusedUntilOneEnds(CancellationToken cancellationToken)
    {
        var tails = new List<Tail>();
        for (var i = 0; i < EventTail.MaxOpen; i++)
        {
            tails.Add(await OpenAsync(_scene.Gateway, "events", cancellationToken));
        }

        using var refused = await _scene.Gateway.Admin.SendAsync(Request("events"), cancellationToken);
        tails[0].Dispose();

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Headers.RetryAfter, Is.Not.Null);
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await _scene.Gateway.Admin.SendAsync(Request("events"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                return answer.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(20));
        tails.ForEach(tail => tail.Dispose());
    }

    [Test]
    public async Task Stop_WithATailOpen_EndsItCleanly(CancellationToken cancellationToken)
    {
        await using var gateway = await _scene.StartAnotherAsync(("Gateway:Drain:Timeout", "00:01:00"));
        using var tail = await OpenAsync(gateway, "events", cancellationToken);

        var stopping = gateway.StopAsync();

        Assert.That(await tail.ReadToEndAsync(cancellationToken), Does.Not.Contain("event:"));
        await stopping;
    }

    [Test]
    public async Task Tail_OfOneGateway_ShowsWhatAnotherWrote(CancellationToken cancellationToken)
    {
        var shared = kind is StoreKind.Sqlite
            ? new[]
            {
                ("Gateway:Store:Path", (string?)Path.Combine(_scene.Gateway.Folder, "gateway.db")),
                ("Gateway:Events:Path", Path.Combine(_scene.Gateway.Folder, "activity.db")),
            }
            : [];
        await using var other = await _scene.StartAnotherAsync(shared);
        using var tail = await OpenAsync(_scene.Gateway, "events", cancellationToken);

        await other.PutAsync("acme");

        var (_, row) = await tail.NextAsync(cancellationToken);
        Assert.That(row.GetProperty("action").GetString(), Is.EqualTo("put_mapping"));
    }

    private static HttpRequestMessage Request(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventTail.ContentType));
        return request;
    }

    private static async Task<Tail> OpenAsync(TestGateway gateway, string path, CancellationToken cancellationToken, string? lastEventId = null)
    {
        using var request = Request(path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await gateway.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo(EventTail.ContentType));
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        // The first line says that the tail's place is taken.
        Assert.That(await reader.ReadLineAsync(cancellationToken), Is.EqualTo(": tail"));
        return new Tail(answer, reader);
    }

    private sealed class Tail(HttpResponseMessage answer, StreamReader reader) : IDisposable
    {
        public async Task<(string Id, JsonElement Row)> NextAsync(CancellationToken cancellationToken)
        {
            var id = "";
            while (true)
            {
                var line = await reader.ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException();
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                {
                    id = line[4..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    return (id, JsonSerializer.Deserialize<JsonElement>(line[6..]));
                }
            }
        }

        public Task<string> ReadToEndAsync(CancellationToken cancellationToken) => reader.ReadToEndAsync(cancellationToken);

        public void Dispose() => answer.Dispose();
    }
}
