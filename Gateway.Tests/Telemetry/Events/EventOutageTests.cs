using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Events;

/// <summary>Losing events never costs a login.</summary>
[Parallelizable]
[CancelAfter(120_000)]
internal sealed partial class EventOutageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Test]
    public async Task RedisStopsAnswering_LoginsGoOnAndWhatIsDroppedIsCounted()
    {
        await using var scene = await EventScene.StartAsync(StoreKind.Redis, ("Gateway:Events:MaxPerSecond", "50"), ("Gateway:Store:Timeout", "00:00:00.5"));
        await scene.Gateway.PutAsync("acme");
        await scene.EventsAsync("identifier=acme", 1);

        await scene.Redis!.PauseAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                var (status, _) = await scene.SendAsync(HttpMethod.Post, "/old-sso/acme");
                Assert.That(status, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
                return await DroppedAsync(scene.Gateway, "store_unavailable") > 0;
            },
            Soon);
        await scene.Redis.ResumeAsync();

        await Eventually.TrueAsync(
            async () =>
            {
                using var put = await scene.Gateway.TryPutAsync("back");
                return put.IsSuccessStatusCode;
            },
            Soon);
        await Eventually.TrueAsync(async () => (await scene.ReadAsync("identifier=back&status=success")).Count > 0, Soon);
    }

    [TestCase("not a database at all, but long enough to be looked at; not a database at all, but long enough to be looked at")]
    [TestCase("")]
    public async Task ActivityFileIsDamaged_GatewayServesAndLeavesTheFileAlone(string content)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "activity.db"), content);
        await using var gateway = await TestGateway.StartInAsync(folder, ("Gateway:Events:MaxPerSecond", "10"));
        await gateway.PutAsync("acme");

        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await gateway.SendAsync(HttpMethod.Post, "/old-sso/acme");
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
                return await DroppedAsync(gateway, "store_unavailable") > 0;
            },
            Soon);

        using var events = await gateway.Admin.GetAsync(new Uri("events", UriKind.Relative));
        Assert.That(events.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await events.Content.ReadAsStringAsync(), Does.Contain("store_damaged"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "activity.db")), Is.EqualTo(content));
        Assert.That((await gateway.ReadyAsync()).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Flood_OfSuccessesAndOfMadeUpIdentifiers_PushesOutNeitherFailuresNorChanges()
    {
        await using var scene = await EventScene.StartAsync(StoreKind.Sqlite, ("Gateway:Events:MaxPerSecond", "200"), ("Gateway:Unknown", "NotFound"));
        await scene.Gateway.PutAsync("acme");
        await scene.Gateway.PutAsync("closed", "paused");
        await Eventually.TrueAsync(
            async () =>
            {
                await Parallel.ForAsync(0, 400, async (i, _) => await scene.SendAsync(HttpMethod.Post, i % 2 == 0 ? "/old-sso/acme" : $"/old-sso/made-up-{i}"));
                return await DroppedAsync(scene.Gateway, "sampled") > 1000;
            },
            Soon);

        var (_, reference) = await scene.SendAsync(HttpMethod.Post, "/old-sso/closed");
        await scene.Gateway.PutAsync("later");

        await scene.EventsAsync($"request_id={reference}", 1);
        await scene.EventsAsync("identifier=later", 1);
        Assert.That(await DroppedAsync(scene.Gateway, "queue_full"), Is.Zero);
    }

    [Test]
    public async Task Disabled_RecordsNothing()
    {
        var gateway = await TestGateway.StartAsync(("Gateway:Events:Enabled", "false"));
        await gateway.PutAsync("acme");
        using (var answer = await gateway.SendAsync(HttpMethod.Post, "/old-sso/acme"))
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        }

        await gateway.StopAsync();

        await using var next = await TestGateway.StartInAsync(gateway.Folder);
        Assert.That(await next.Admin.GetStringAsync(new Uri("events", UriKind.Relative)), Is.EqualTo("""{"events":[],"next_cursor":null}"""));
    }

    [Test]
    public async Task Stop_RightAfterALogin_KeepsItsEvent()
    {
        var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync("acme");
        using (await gateway.SendAsync(HttpMethod.Post, "/old-sso/acme"))
        {
            await gateway.StopAsync();
        }

        await using var next = await TestGateway.StartInAsync(gateway.Folder);
        var events = await next.Admin.GetStringAsync(new Uri("events?identifier=acme&action=redirect", UriKind.Relative));
        Assert.That(events, Does.Contain("\"http_status\":307"));
    }

    private static async Task<long> DroppedAsync(TestGateway gateway, string reason) => DroppedLines().Matches(await gateway.MetricsAsync())
        .Where(match => match.Groups[1].Value == reason)
        .Sum(match => long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex("^gateway_events_dropped_total\\{reason=\"(\\w+)\"\\} (\\d+)$", RegexOptions.Multiline)]
    private static partial Regex DroppedLines();
}
