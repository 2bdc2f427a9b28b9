using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Storage;
using Gateway.Tests.Evidence.Webhooks;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Webhooks while gateways of a fleet compete for them, die, and lose their store.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(180_000)]
internal sealed class WebhookFleetTests
{
    private static readonly (string Key, string? Value)[] Pausing = [.. SignedWebhook.Settings, ("Gateway:Webhooks:OnConnectionDeleted", "Pause")];

    [Test]
    public async Task Receive_TheSameByTwoGatewaysAtOnce_IsAppliedOnce()
    {
        const int Mappings = 40;
        await using var redis = await RedisServer.StartAsync();
        await using var a = await TestGateway.StartAsync([.. Pausing, ("ConnectionStrings:Redis", redis.ConnectionString)]);
        await using var b = await TestGateway.StartAsync([.. Pausing, ("ConnectionStrings:Redis", redis.ConnectionString)]);
        for (var i = 0; i < Mappings; i++)
        {
            await a.PutAsync($"tenant-{i}", connectionId: $"saml-connection-test-{i}");
        }

        await Task.WhenAll(from i in Enumerable.Range(0, Mappings)
                           let deletion = SignedWebhook.Deletion($"saml-connection-test-{i}")
                           from gateway in new[] { a, b, a, b }
                           select ExpectAsync(HttpStatusCode.NoContent, gateway, deletion));

        await Eventually.TrueAsync(
            async () => await SumAsync("gateway_webhooks_applied_total{result=\"applied\"} ", a, b) == Mappings, TimeSpan.FromSeconds(60));
        Assert.That(await SumAsync("gateway_webhooks_total{project=\"test\",outcome=\"stored\"} ", a, b), Is.EqualTo(Mappings));
        Assert.That(await SumAsync("gateway_webhooks_total{project=\"test\",outcome=\"duplicate\"} ", a, b), Is.EqualTo(3 * Mappings));
        var revisions = (await b.Admin.GetFromJsonAsync<JsonElement>(new Uri("revisions?limit=200", UriKind.Relative))).GetProperty("revisions");
        Assert.That(revisions.EnumerateArray().Count(revision => revision.GetProperty("by").GetString() == "webhook"), Is.EqualTo(Mappings));
        for (var i = 0; i < Mappings; i++)
        {
            var identifier = $"tenant-{i}";
            await Eventually.TrueAsync(() => IsPausedAsync(b, identifier), TimeSpan.FromSeconds(20));
        }
    }

    [Test]
    public async Task Receive_RedisAway_Is503UntilItIsBackAndThenNothingIsLost()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway =
            await TestGateway.StartAsync([.. Pausing, ("ConnectionStrings:Redis", redis.ConnectionString), ("Gateway:Store:Timeout", "00:00:00.5")]);
        await gateway.PutAsync("acme");
        var deletion = SignedWebhook.Deletion();
        await redis.PauseAsync();

        await ExpectAsync(HttpStatusCode.ServiceUnavailable, gateway, deletion);

        await redis.ResumeAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                using var again = await deletion.SendAsync(gateway);
                return again.StatusCode == HttpStatusCode.NoContent;
            },
            TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => IsPausedAsync(gateway, "acme"), TimeSpan.FromSeconds(60));
        await Eventually.TrueAsync(async () => await SumAsync("gateway_webhooks_applied_total{result=\"applied\"} ", gateway) == 1, TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Kill_AfterTheAnswerAndBeforeItWasApplied_IsAppliedAfterTheRestart([Values] bool isRedis)
    {
        using var folder = new TempFolder();
        await using var redis = isRedis ? await RedisServer.StartAsync() : null;
        var settings = TestGateway.Settings(folder.FullPath);
        foreach (var (key, value) in Pausing)
        {
            settings[key] = value;
        }

        settings["Gateway:Store:KeyPrefix"] = "kill";
        settings["Logging:LogLevel:Default"] = "Information";
        if (redis is not null)
        {
            settings["ConnectionStrings:Redis"] = redis.ConnectionString;
        }

        await using (var gateway = await GatewayProcess.StartAsync(settings))
        {
            using var put = await gateway.Admin.PutAsync(
                new Uri("mappings/acme", UriKind.Relative), JsonContent.Create(new { connection_id = Sample.ConnectionId, state = "migrated" }));
            Assert.That(put.IsSuccessStatusCode, Is.True);
            await TakeLeaseAsync(folder, redis);
            using var client = new HttpClient();
            var deletion = SignedWebhook.Deletion();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.PublicUrl, "/webhooks/stytch/test")) { Content = deletion.Content() };
            deletion.AddHeaders(request.Headers);
            using var answer = await client.SendAsync(request);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            await gateway.KillAsync();
        }

        var restarted = await TestGateway.StartInAsync(folder.FullPath, [.. settings.Select(pair => (pair.Key, pair.Value))]);
        try
        {
            Assert.That(await IsPausedAsync(restarted, "acme"), Is.False, "Nobody applied it yet.");
            await GiveLeaseBackAsync(folder, redis);

            await Eventually.TrueAsync(() => IsPausedAsync(restarted, "acme"), TimeSpan.FromSeconds(30));
        }
        finally
        {
            await restarted.StopAsync();
        }
    }

    // As another gateway would have it: the one that is killed keeps what it is sent and does not get to apply it.
    private static async Task TakeLeaseAsync(TempFolder folder, RedisServer? redis)
    {
        if (redis is not null)
        {
            await redis.CommandAsync("SET", "{kill}:v1:webhook_lease", "another");
            return;
        }

        using var database = Stores.Open(folder.PathOf("gateway.db"));
        await ExecuteAsync(database, "INSERT OR REPLACE INTO webhook_lease (id, holder, until) VALUES (1, 'another', '9999')");
    }

    private static async Task GiveLeaseBackAsync(TempFolder folder, RedisServer? redis)
    {
        if (redis is not null)
        {
            await redis.CommandAsync("DEL", "{kill}:v1:webhook_lease");
            return;
        }

        using var database = Stores.Open(folder.PathOf("gateway.db"));
        await ExecuteAsync(database, "DELETE FROM webhook_lease");
    }

    private static Task<bool> ExecuteAsync(SqliteDatabase database, string sql) => database.WriteAsync(
        transaction =>
        {
            using var command = transaction.Connection!.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
            transaction.Commit();
            return true;
        },
        CancellationToken.None);

    private static async Task ExpectAsync(HttpStatusCode status, TestGateway gateway, SignedWebhook message)
    {
        using var answer = await message.SendAsync(gateway);
        Assert.That(answer.StatusCode, Is.EqualTo(status));
    }

    private static async Task<bool> IsPausedAsync(TestGateway gateway, string identifier)
    {
        var mapping = await gateway.Admin.GetFromJsonAsync<JsonElement>(new Uri($"mappings/{identifier}", UriKind.Relative));
        return mapping.GetProperty("state").GetString() == "paused";
    }

    private static async Task<long> SumAsync(string series, params TestGateway[] gateways)
    {
        var sum = 0L;
        foreach (var gateway in gateways)
        {
            var line = (await gateway.MetricsAsync()).Split('\n').FirstOrDefault(line => line.StartsWith(series, StringComparison.Ordinal));
            sum += line is null ? 0 : long.Parse(line[series.Length..], CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
