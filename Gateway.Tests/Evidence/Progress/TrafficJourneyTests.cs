using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Evidence.Progress;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Progress;

/// <summary>Requests on the public listener, and what the admin listener says of them.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class TrafficJourneyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Requests_OfEveryKind_AreCountedByKindAndSide()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(OftenStored, TestGateway.Legacy(legacy.Url));
        await gateway.PutAsync("acme");
        await gateway.PutAsync("globex", "legacy");

        await SendAsync(gateway, "acme");
        await SendAsync(gateway, "globex");

        Assert.That(await HitsAsync(gateway, "acme", total: 7), Is.EqualTo((2, 2, 1, 2, 0, 2)));
        Assert.That(await HitsAsync(gateway, "globex", total: 7), Is.EqualTo((2, 2, 1, 2, 2, 0)));
    }

    [Test]
    public async Task Counts_MappingChangesAndGatewayRestarts_AddUp()
    {
        var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("acme");
        await PostAsync(gateway, 3);
        await gateway.PutAsync("acme", "paused");
        await PostAsync(gateway, 2);
        await gateway.StopAsync();

        await using var restarted = await TestGateway.StartInAsync(gateway.Folder, OftenStored);
        await PostAsync(restarted, 1);

        Assert.That(await HitsAsync(restarted, "acme", total: 6), Is.EqualTo((6, 0, 0, 0, 0, 3)));
    }

    [Test]
    public async Task Counts_TwoGatewaysOnOneRedis_AreSummed()
    {
        await using var redis = await RedisServer.StartAsync();
        (string, string?) shared = ("ConnectionStrings:Redis", redis.ConnectionString);
        await using var one = await TestGateway.StartAsync(OftenStored, shared);
        await using var two = await TestGateway.StartAsync(OftenStored, shared);
        await one.PutAsync("acme");
        await Eventually.TrueAsync(async () => (int)(await two.PostFormAsync("/old-sso/acme")).StatusCode == 307, Patience);

        await PostAsync(one, 20);
        await PostAsync(two, 21);

        Assert.That(await HitsAsync(one, "acme", total: 42), Is.EqualTo((42, 0, 0, 0, 0, 42)), "The one more found the mapping.");
        Assert.That(await HitsAsync(two, "acme", total: 42), Is.EqualTo((42, 0, 0, 0, 0, 42)));
    }

    [Test]
    public async Task Counts_RedisGoesAwayAndComesBack_WaitForIt()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            OftenStored, ("ConnectionStrings:Redis", redis.ConnectionString), ("Gateway:Store:Timeout", "00:00:00.5"));
        await gateway.PutAsync("acme");
        await PostAsync(gateway, 2);
        await HitsAsync(gateway, "acme", total: 2);

        await redis.PauseAsync();
        await PostAsync(gateway, 5);
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync()).Contains("gateway_traffic_waiting 1", StringComparison.Ordinal), Patience);
        await redis.ResumeAsync();

        Assert.That(await HitsAsync(gateway, "acme", total: 7), Is.EqualTo((7, 0, 0, 0, 0, 7)));
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync()).Contains("gateway_traffic_waiting 0", StringComparison.Ordinal), Patience);
    }

    [Test]
    public async Task Metrics_MappingsByState_FollowTheTable()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("acme");
        await gateway.PutAsync("globex", "legacy");
        await gateway.PutAsync("globex", "shadow");

        var metrics = await gateway.MetricsAsync();

        Assert.That(
            metrics, Does.Contain("gateway_mappings_by_state{state=\"migrated\"} 1").And.Contain("{state=\"shadow\"} 1").And.Contain("{state=\"legacy\"} 0"));
    }

    private static (string Key, string? Value) OftenStored => ($"{ProgressOptions.Section}:{nameof(ProgressOptions.FlushInterval)}", "00:00:00.1");

    // Two sign-ins at the ACS, two at Start, one look at the metadata, two log-outs; and two probes, which nobody signs in by.
    private static async Task SendAsync(TestGateway gateway, string identifier)
    {
        await gateway.PostFormAsync($"/old-sso/{identifier}");
        await gateway.GetAsync($"/old-sso/{identifier}?SAMLResponse=x");
        await gateway.GetAsync($"/old-sso/{identifier}/login");
        await gateway.GetAsync($"/old-sso/{identifier}/login/");
        await gateway.GetAsync($"/old-sso/{identifier}/metadata");
        await gateway.GetAsync($"/old-sso/{identifier}/logout");
        await gateway.PostFormAsync($"/old-sso/{identifier}/logout");
        await gateway.SendAsync(HttpMethod.Head, $"/old-sso/{identifier}");
        await gateway.SendAsync(HttpMethod.Options, $"/old-sso/{identifier}");
    }

    private static async Task PostAsync(TestGateway gateway, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await gateway.PostFormAsync("/old-sso/acme");
        }
    }

    /// <summary>ACS, Start, metadata, logout, and of the ACS legacy and Stytch, once all were stored.</summary>
    private static async Task<(long Acs, long Start, long Metadata, long Logout, long Legacy, long Stytch)> HitsAsync(
        TestGateway gateway, string identifier, long total)
    {
        var hits = default((long Acs, long Start, long Metadata, long Logout, long Legacy, long Stytch));
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await gateway.Admin.GetAsync(new Uri($"mappings/{identifier}/progress", UriKind.Relative));
                if (!answer.IsSuccessStatusCode)
                {
                    return false;
                }

                var days = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("hits_by_day").EnumerateArray().ToList();
                hits = (Sum("acs"), Sum("start"), Sum("metadata"), Sum("logout"), Sum("legacy"), Sum("stytch"));
                return hits.Acs + hits.Start + hits.Metadata + hits.Logout == total;

                long Sum(string name) => days.Sum(day => day.GetProperty(name).GetInt64());
            },
            Patience);
        return hits;
    }
}
