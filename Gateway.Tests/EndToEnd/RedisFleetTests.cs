using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>Gateways that share one Redis: changes travel, and whatever becomes of Redis, no login is lost.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RedisFleetTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private RedisServer _redis = null!;

    [SetUp]
    public async Task StartRedisAsync() => _redis = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Test]
    public async Task Put_OnOneGateway_IsServedByTheOtherWithoutWaitingForThePoll()
    {
        await using var a = await StartAsync(("Gateway:Store:PollInterval", "00:01:00"));
        await using var b = await StartAsync(("Gateway:Store:PollInterval", "00:01:00"));

        for (var i = 0; i < 20; i++)
        {
            await a.PutAsync($"tenant-{i}");
            await Eventually.TrueAsync(() => RedirectsAsync(b, $"tenant-{i}"), TimeSpan.FromSeconds(5));
        }

        Assert.That(await RedirectsAsync(a, "tenant-0"), Is.True);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task RedisKilled_UnderLoad_NoKnownRedirectFailsAndAllRecovers(CancellationToken cancellationToken)
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        for (var i = 0; i < 50; i++)
        {
            await a.PutAsync($"tenant-{i}");
        }

        await Eventually.TrueAsync(() => RedirectsAsync(b, "tenant-49"), Soon);
        using var load = new RedirectLoad(b, 50, cancellationToken);
        await load.AfterAsync(200);

        await _redis.KillAsync();

        await Eventually.TrueAsync(() => IsAsync(b, HttpStatusCode.OK, "degraded", "store_unreachable"), Soon);
        await load.AfterAsync(500);
        using (var refused = await a.TryPutAsync("during"))
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }

        await _redis.RestartAsync();
        await Eventually.TrueAsync(() => IsAsync(a, HttpStatusCode.OK, "degraded", "store_lost_content"), Soon);
        await Eventually.TrueAsync(() => IsAsync(b, HttpStatusCode.OK, "degraded", "store_lost_content"), Soon);
        using (var reseeded = await a.Admin.PostAsync(new Uri("store/reseed", UriKind.Relative), null, cancellationToken))
        {
            Assert.That(reseeded.IsSuccessStatusCode, Is.True, await reseeded.Content.ReadAsStringAsync(cancellationToken));
        }

        await Eventually.TrueAsync(() => IsAsync(b, HttpStatusCode.OK, "ok", null), Soon);
        await a.PutAsync("after");
        await Eventually.TrueAsync(() => RedirectsAsync(b, "after"), Soon);
        Assert.That(await load.StopAsync(), Is.Empty);
    }

    [Test]
    public async Task RedisWithPersistence_KilledAndBack_ANewPutArrives()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var a = await TestGateway.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        await using var b = await TestGateway.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        await a.PutAsync("before");

        await redis.KillAsync();
        await Eventually.TrueAsync(() => IsAsync(a, HttpStatusCode.OK, "degraded", "store_unreachable"), Soon);
        await Eventually.TrueAsync(() => IsAsync(b, HttpStatusCode.OK, "degraded", "store_unreachable"), Soon);
        await redis.RestartAsync();
        await Eventually.TrueAsync(() => IsAsync(a, HttpStatusCode.OK, "ok", null), Soon);
        await a.PutAsync("after");

        await Eventually.TrueAsync(() => RedirectsAsync(b, "after"), Soon);
        Assert.That(await RedirectsAsync(b, "before"), Is.True);
    }

    [Test]
    public async Task Restart_WhileRedisIsAway_ServesFromTheSnapshot()
    {
        var first = await StartAsync();
        await first.PutAsync("acme");
        await first.StopAsync();
        await _redis.KillAsync();

        await using var second = await TestGateway.StartInAsync(first.Folder, ("ConnectionStrings:Redis", _redis.ConnectionString));

        Assert.That(await RedirectsAsync(second, "acme"), Is.True);
        await Eventually.TrueAsync(() => IsAsync(second, HttpStatusCode.OK, "degraded", "store_unreachable"), Soon);
        using var perhapsNew = await second.PostFormAsync("/old-sso/perhaps-new");
        Assert.That(perhapsNew.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable), "A tenant of the last seconds may be missing.");
        Assert.That(perhapsNew.Headers.RetryAfter, Is.Not.Null);
        Assert.That(await second.MetricsAsync(), Does.Match("gateway_requests_total{.*answer=\"starting\".*} [1-9]"));
        var status = await second.Admin.GetFromJsonAsync<JsonElement>(new Uri("status", UriKind.Relative), CancellationToken.None);
        Assert.That(status.GetProperty("table").GetProperty("is_confirmed").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Put_RedisAnswersSlowly_IsServedWhenItIsAcknowledged()
    {
        await using var relay = new SlowRelay(_redis.Port);
        await using var gateway = await TestGateway.StartAsync(
            ("ConnectionStrings:Redis", $"127.0.0.1:{relay.Url.Port}"), ("Gateway:Store:MissLookupsPerSecond", "0"),
            ("Gateway:Store:Timeout", "00:00:05"));
        await gateway.PutAsync("before");
        relay.Delay = TimeSpan.FromSeconds(1.6);

        await gateway.PutAsync("acme");

        Assert.That(await RedirectsAsync(gateway, "acme"), Is.True);
    }

    [Test]
    public async Task Kill_AMomentAfterAChange_TheChangeIsInTheSnapshot()
    {
        var first = await StartAsync(("Gateway:Store:SnapshotDelay", "01:00:00"));
        var snapshot = Path.Combine(first.Folder, "last-good.snapshot");
        await first.PutAsync("acme");

        await Eventually.TrueAsync(async () => File.Exists(snapshot) && (await File.ReadAllTextAsync(snapshot)).Contains("\"acme\""), Soon);
        await first.StopAsync();
    }

    [Test]
    public async Task Restart_WithDamagedSnapshotWhileRedisIsAway_IsNotReady()
    {
        var first = await StartAsync();
        await first.PutAsync("acme");
        await first.StopAsync();
        await _redis.KillAsync();
        await File.AppendAllTextAsync(Path.Combine(first.Folder, "last-good.snapshot"), "x");

        await using var second = await TestGateway.StartInAsync(first.Folder, ("ConnectionStrings:Redis", _redis.ConnectionString));

        Assert.That(await IsAsync(second, HttpStatusCode.ServiceUnavailable, "unavailable", "no_table"), Is.True);
        await _redis.RestartAsync();
        await Eventually.TrueAsync(() => IsAsync(second, HttpStatusCode.OK, "ok", null), Soon);
    }

    [Test]
    public async Task EmptiedRedis_IsNotFollowed_ChangesAreRefusedAndTheRemedyIsNamed()
    {
        await using var gateway = await StartAsync();
        await gateway.PutAsync("acme");

        await _redis.FlushAsync();

        await Eventually.TrueAsync(() => IsAsync(gateway, HttpStatusCode.OK, "degraded", "store_lost_content"), Soon);
        Assert.That(await RedirectsAsync(gateway, "acme"), Is.True);
        using var refused = await gateway.TryPutAsync("new");
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(problem.GetProperty("error_type").GetString(), Is.EqualTo("store_lost_content"));
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("store/reseed").And.Contain("store/accept"));
    }

    [Test]
    public async Task EmptiedRedis_Reseeded_HasEveryMappingBack()
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await a.PutAsync("acme");
        await a.PutAsync("birch", "paused");
        await Eventually.TrueAsync(() => RedirectsAsync(b, "acme"), Soon);
        await _redis.FlushAsync();
        await Eventually.TrueAsync(() => IsAsync(a, HttpStatusCode.OK, "degraded", "store_lost_content"), Soon);

        using var answer = await a.Admin.PostAsync(new Uri("store/reseed", UriKind.Relative), null);

        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
        await Eventually.TrueAsync(() => IsAsync(b, HttpStatusCode.OK, "ok", null), Soon);
        var birch = await b.Admin.GetFromJsonAsync<JsonElement>(new Uri("mappings/birch", UriKind.Relative));
        Assert.That(birch.GetProperty("state").GetString(), Is.EqualTo("paused"));
        await b.PutAsync("cedar");
        await Eventually.TrueAsync(() => RedirectsAsync(a, "cedar"), Soon);
    }

    [Test]
    public async Task EmptiedRedis_Accepted_IsFollowedByEveryGateway()
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await a.PutAsync("acme");
        await Eventually.TrueAsync(() => RedirectsAsync(b, "acme"), Soon);
        await _redis.FlushAsync();
        await Eventually.TrueAsync(() => IsAsync(a, HttpStatusCode.OK, "degraded", "store_lost_content"), Soon);

        using var answer = await a.Admin.PostAsync(new Uri("store/accept", UriKind.Relative), null);

        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
        await Eventually.TrueAsync(async () => !await RedirectsAsync(b, "acme"), Soon);
        await Eventually.TrueAsync(() => IsAsync(b, HttpStatusCode.OK, "ok", null), Soon);
    }

    [Test]
    public async Task PlainKey_OfAnotherScript_IsServedAndStaleWhileRedisIsAway()
    {
        await _redis.CommandAsync("SET", "sso:acme", Sample.ConnectionId);
        await _redis.CommandAsync("SET", "sso:evil", "https://evil.example");
        await using var gateway = await StartAsync(
            ("Gateway:Store:PlainKey", "sso:{identifier}"), ("Gateway:Store:PlainKeyTtl", "00:00:01"), ("Gateway:Store:MissTimeout", "00:00:05"));

        Assert.That(await RedirectsAsync(gateway, "acme"), Is.True);
        Assert.That(await RedirectsAsync(gateway, "evil"), Is.False);

        await _redis.KillAsync();
        await Eventually.TrueAsync(async () => (await gateway.MetricsAsync()).Contains("gateway_store_up 0", StringComparison.Ordinal), Soon);
        await Eventually.TrueAsync(
            async () => await RedirectsAsync(gateway, "acme") && !(await gateway.MetricsAsync()).Contains("source=\"stale\"} 0", StringComparison.Ordinal),
            Soon);
    }

    [Test]
    public async Task Start_WithoutRedisOrSnapshot_AsksToComeBackInsteadOfGuessingASide()
    {
        await using var legacy = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            ("ConnectionStrings:Redis", $"127.0.0.1:{LoopbackPort.Free()}"), TestGateway.Legacy(legacy.Url));

        using var answer = await gateway.PostFormAsync("/old-sso/acme");

        Assert.That((int)answer.StatusCode, Is.EqualTo(503));
        Assert.That(answer.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(legacy.Requests, Is.Empty);
    }

    [Test]
    public async Task UnmappedIdentifiers_InAFlood_CostRedisNoMoreThanTheBudget()
    {
        // The event log writes to Redis as well, within a budget of its own that EventOutageTests look at.
        await using var gateway = await StartAsync(
            ("Gateway:Store:MissLookupsPerSecond", "50"), ("Gateway:Store:PollInterval", "00:01:00"), ("Gateway:Events:Enabled", "false"));
        await gateway.PutAsync("acme");
        var before = await CommandsAsync();
        var start = TimeProvider.System.GetTimestamp();

        await Parallel.ForEachAsync(Enumerable.Range(0, 5000), async (i, _) => Assert.That(await RedirectsAsync(gateway, $"unknown-{i}"), Is.False));

        var budget = 50 * (TimeProvider.System.GetElapsedTime(start).TotalSeconds + 2);
        Assert.That(await CommandsAsync() - before, Is.LessThan(budget * 4), "a look-up is at most a few commands");
        Assert.That(await RedirectsAsync(gateway, "acme"), Is.True);
    }

    private Task<TestGateway> StartAsync(params (string Key, string? Value)[] settings) =>
        TestGateway.StartAsync([("ConnectionStrings:Redis", _redis.ConnectionString), .. settings]);

    private async Task<long> CommandsAsync()
    {
        var line = (await _redis.CommandAsync("INFO", "stats"))
            .Split('\n')
            .First(text => text.StartsWith("total_commands_processed:", StringComparison.Ordinal));
        return long.Parse(line.Split(':')[1].Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<bool> RedirectsAsync(TestGateway gateway, string identifier)
    {
        using var response = await gateway.PostFormAsync($"/old-sso/{identifier}");
        return response.StatusCode == HttpStatusCode.TemporaryRedirect;
    }

    private static async Task<bool> IsAsync(TestGateway gateway, HttpStatusCode code, string status, string? reason)
    {
        var (found, body) = await gateway.ReadyAsync();
        return found == code && body.GetProperty("status").GetString() == status && body.GetProperty("reason").GetString() == reason;
    }

    /// <summary>Asks for known identifiers without pause and remembers every answer that was no redirect.</summary>
    private sealed class RedirectLoad : IDisposable
    {
        private readonly CancellationTokenSource _stop;
        private readonly ConcurrentQueue<string> _failures = new();
        private readonly Task _running;
        private int _answered;

        public RedirectLoad(TestGateway gateway, int tenants, CancellationToken cancellationToken)
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _running = Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() => AskAsync(gateway, tenants, worker), CancellationToken.None)));
        }

        /// <summary>Completes after so many further answers.</summary>
        public Task AfterAsync(int answers)
        {
            var goal = _answered + answers;
            return Eventually.TrueAsync(() => _answered >= goal, TimeSpan.FromSeconds(30));
        }

        public async Task<IEnumerable<string>> StopAsync()
        {
            await _stop.CancelAsync();
            await _running;
            return _failures;
        }

        public void Dispose() => _stop.Dispose();

        private async Task AskAsync(TestGateway gateway, int tenants, int worker)
        {
            for (var i = worker; !_stop.IsCancellationRequested; i++)
            {
                try
                {
                    using var response = await gateway.PostFormAsync($"/old-sso/tenant-{i % tenants}");
                    if (response.StatusCode != HttpStatusCode.TemporaryRedirect)
                    {
                        _failures.Enqueue($"tenant-{i % tenants}: {response.StatusCode}");
                    }
                }
                catch (HttpRequestException e)
                {
                    _failures.Enqueue(e.Message);
                }

                Interlocked.Increment(ref _answered);
            }
        }
    }
}
