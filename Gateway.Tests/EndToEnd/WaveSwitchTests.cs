using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>A wave of 50 goes over to Stytch and back while people sign in: each sign-in is answered by the right side for its moment.</summary>
[NonParallelizable]
internal sealed class WaveSwitchTests
{
    private const int Tenants = 50;

    [Test]
    [CancelAfter(180_000)]
    public async Task Wave_SwitchedUnderLoad_OnSqlite(CancellationToken cancellationToken)
    {
        await using var backend = await RecordingBackend.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Legacy(backend.Url));

        await SwitchAsync([gateway], cancellationToken);
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Wave_SwitchedUnderLoad_OnTwoGatewaysWithOneRedis(CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var backend = await RecordingBackend.StartAsync();
        await using var a = await TestGateway.StartAsync(TestGateway.Legacy(backend.Url), ("ConnectionStrings:Redis", redis.ConnectionString));
        await using var b = await TestGateway.StartAsync(TestGateway.Legacy(backend.Url), ("ConnectionStrings:Redis", redis.ConnectionString));

        await SwitchAsync([a, b], cancellationToken);
    }

    private static async Task SwitchAsync(TestGateway[] gateways, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tenants; i++)
        {
            using var put = await gateways[0].Admin.PutAsync(
                new Uri($"mappings/tenant-{i}", UriKind.Relative),
                JsonContent.Create(new { connection_id = Sample.ConnectionId, wave = "spring" }),
                cancellationToken);
            Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        await ReachedAsync(gateways, Tenants);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = new SignInLoad(gateways, Tenants);
        var running = load.RunAsync(stop.Token);

        foreach (var (action, side) in new[] { ("cutover", Side.Target), ("rollback", Side.Legacy), ("cutover", Side.Target), ("rollback", Side.Legacy) })
        {
            await load.AfterAsync(300);
            load.Enter(Side.Either);
            using var answer = await gateways[0].Admin.PostAsync(
                new Uri($"waves/spring/{action}", UriKind.Relative), JsonContent.Create(new { reason = "test", dry_run = false }), cancellationToken);
            var document = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), document.ToString());
            Assert.That(document.GetProperty("changed").GetInt32(), Is.EqualTo(Tenants));
            await ReachedAsync(gateways[1..], document.GetProperty("revision").GetInt64());
            load.Enter(side);
        }

        await load.AfterAsync(300);
        await stop.CancelAsync();
        await running;
        Assert.That(load.Faults, Is.Empty);
        Assert.That(load.Seen(Side.Target), Is.GreaterThan(300));
        Assert.That(load.Seen(Side.Legacy), Is.GreaterThan(300));
    }

    // The gateway that was asked serves the change when it answers; the others follow.
    private static Task ReachedAsync(IEnumerable<TestGateway> gateways, long revision) => Eventually.TrueAsync(
        async () =>
        {
            foreach (var gateway in gateways)
            {
                if ((await gateway.ReadyAsync()).Body.GetProperty("revision").GetInt64() < revision)
                {
                    return false;
                }
            }

            return true;
        },
        TimeSpan.FromSeconds(20));
}
