using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Public.InFlight;

/// <summary>A switch in the middle of 200 logins, each of which comes back by another replica than it left by, loses none of them.</summary>
[NonParallelizable]
internal sealed partial class InFlightTests
{
    private const int Logins = 200;

    [Test]
    [CancelAfter(180_000)]
    public async Task Cutover_InTheMiddleOfLogins_OnTwoGatewaysWithOneRedis_LosesNone()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var scene = await InFlightScene.StartAsync(gateways: 2, redis.ConnectionString);

        Assert.That(await CutOverAsync(scene), Is.Zero);
        Assert.That(scene.Legacy.LoginsOf("acme"), Is.EqualTo(Logins));
        Assert.That(await OutcomesAsync(scene, "drained_to_legacy"), Is.GreaterThan(0));
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Cutover_InTheMiddleOfLogins_OnSqlite_LosesNone()
    {
        await using var scene = await InFlightScene.StartAsync(gateways: 1, redis: null);

        Assert.That(await CutOverAsync(scene), Is.Zero);
        Assert.That(scene.Legacy.LoginsOf("acme"), Is.EqualTo(Logins));
        await Eventually.TrueAsync(
            async () => (await scene.Gateways[0].Admin.GetStringAsync(new Uri("events?limit=500", UriKind.Relative))).Contains(
                "\"reason\":\"drained_to_legacy\"", StringComparison.Ordinal),
            TimeSpan.FromSeconds(10));
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Rollback_MappingWithDeliveryRepost_GetsThePageWithTheFormThatWasReadAlready()
    {
        await using var scene = await InFlightScene.StartAsync(gateways: 1, redis: null);
        await scene.BeginAtLegacyAsync(1);
        await scene.ChangeAsync("cutover");
        var begun = scene.BeginAtStytch(1)[0];
        await scene.RepostAsync();
        await scene.ChangeAsync("rollback");

        var (status, page, samlResponse) = await scene.PostAsync(begun);

        Assert.That(status, Is.EqualTo(System.Net.HttpStatusCode.OK));
        Assert.That(page, Does.Contain(Sample.ConnectionId).And.Contain(samlResponse));
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Cutover_WithTheWindowOff_OnTwoGatewaysWithOneRedis_LosesThoseUnderWay()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var scene = await InFlightScene.StartAsync(gateways: 2, redis.ConnectionString, ("Gateway:InFlight:Window", "00:00:00"));

        Assert.That(await CutOverAsync(scene), Is.GreaterThan(0));
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Rollback_InTheMiddleOfLogins_OnTwoGatewaysWithOneRedis_LosesNone()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var scene = await InFlightScene.StartAsync(gateways: 2, redis.ConnectionString);

        Assert.That(await RollBackAsync(scene), Is.Zero);
        Assert.That(await OutcomesAsync(scene, "drained_to_target"), Is.GreaterThan(0));
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Rollback_InTheMiddleOfLogins_OnSqlite_LosesNone()
    {
        await using var scene = await InFlightScene.StartAsync(gateways: 1, redis: null);

        Assert.That(await RollBackAsync(scene), Is.Zero);
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Rollback_WithTheWindowOff_LosesThoseUnderWay()
    {
        await using var scene = await InFlightScene.StartAsync(gateways: 1, redis: null, ("Gateway:InFlight:Window", "00:00:00"));

        Assert.That(await RollBackAsync(scene), Is.GreaterThan(0));
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Cutover_RedisAway_KeepsTheLoginsOfItsOwnProcess()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var scene = await InFlightScene.StartAsync(gateways: 1, redis.ConnectionString);
        var begun = await scene.BeginAtLegacyAsync(10);
        await scene.ChangeAsync("cutover");

        await redis.KillAsync();

        Assert.That(await scene.LostOfAsync(begun), Is.Zero);
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Cutover_GatewayStartedInTheWindow_KnowsOfItAndOfTheLogins()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var scene = await InFlightScene.StartAsync(gateways: 1, redis.ConnectionString);
        var begun = await scene.BeginAtLegacyAsync(10);
        await scene.ChangeAsync("cutover");

        await scene.Gateways[0].DisposeAsync();
        scene.Gateways[0] = await TestGateway.StartAsync(scene.Settings(redis.ConnectionString));

        Assert.That(await scene.LostOfAsync(begun), Is.Zero);
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task BreakGlass_InTheWindowOfARollback_SendsEveryLoginToTheLegacySide()
    {
        await using var scene = await InFlightScene.StartAsync(gateways: 1, redis: null);
        await scene.BeginAtLegacyAsync(1);
        await scene.ChangeAsync("cutover");
        var begun = scene.BeginAtStytch(3);
        await scene.ChangeAsync("rollback");
        using var on = await scene.Gateways[0].Admin.PostAsync(
            new Uri("break-glass/legacy", UriKind.Relative), new StringContent("""{"reason":"test"}""", null, "application/json"));
        Assert.That(on.IsSuccessStatusCode, Is.True);

        Assert.That(await scene.LostOfAsync(begun), Is.EqualTo(3));
        Assert.That(scene.Stytch.LoginsOf(Sample.ConnectionId), Is.Zero);
    }

    private static async Task<int> CutOverAsync(InFlightScene scene)
    {
        var begun = await scene.BeginAtLegacyAsync(Logins);
        var lost = scene.LostOfAsync(begun[..50]);
        await scene.ChangeAsync("cutover");
        return await lost + await scene.LostOfAsync(begun[50..]) + await scene.LostOfAsync(scene.BeginAtStytch(10));
    }

    private static async Task<int> RollBackAsync(InFlightScene scene)
    {
        var before = await scene.BeginAtLegacyAsync(10);
        await scene.ChangeAsync("cutover");
        var begun = scene.BeginAtStytch(Logins);
        var lost = scene.LostOfAsync(begun[..50]);
        await scene.ChangeAsync("rollback");
        var after = await scene.BeginAtLegacyAsync(10);
        return await lost + await scene.LostOfAsync(begun[50..]) + await scene.LostOfAsync([.. before, .. after]);
    }

    private static async Task<double> OutcomesAsync(InFlightScene scene, string outcome)
    {
        var sum = 0.0;
        foreach (var gateway in scene.Gateways)
        {
            sum += Counters()
                .Matches(await gateway.MetricsAsync())
                .Where(match => match.Groups[1].Value == outcome)
                .Sum(match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        }

        return sum;
    }

    [GeneratedRegex("gateway_in_flight_total\\{outcome=\"(\\w+)\"\\} (\\d+)")]
    private static partial Regex Counters();
}
