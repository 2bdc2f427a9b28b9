using System.Net;
using Gateway.Cli.Demo;
using Gateway.Cli.Demo.Journeys;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Cli.Demo.Journeys;

/// <summary>The demo with two gateways that share a real Redis.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(240_000)]
internal sealed class DemoFleetTests
{
    [Test]
    public async Task Run_EveryJourneyByBothGateways_IsRight(CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = await DemoRun.StartAsync(new DnsEndPoint("127.0.0.1", redis.Port), LogLevel.None, cancellationToken);

        var reports = await JourneyRunner.RunAsync(run, DemoJourneys.All, _ => { }, cancellationToken);

        Assert.That(run.Gateways, Has.Count.EqualTo(2));
        Assert.That(reports.Where(report => !report.IsRight), Is.Empty);
    }

    [Test]
    public async Task Dispose_Run_LeavesOnlyForeignKeys(CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.CommandAsync("SET", "demo-of-somebody-else", "1");
        var run = await DemoRun.StartAsync(new DnsEndPoint("127.0.0.1", redis.Port), LogLevel.None, cancellationToken);
        Assert.That(await redis.CommandAsync("DBSIZE"), Is.Not.EqualTo(":1"));

        await run.DisposeAsync();

        Assert.That(await redis.CommandAsync("DBSIZE"), Is.EqualTo(":1"));
        Assert.That(await redis.CommandAsync("EXISTS", "demo-of-somebody-else"), Is.EqualTo(":1"));
    }

    [Test]
    public async Task Start_RedisIsPaused_GivesUpInTime(CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.PauseAsync();

        Assert.That(
            async () => await DemoRun.StartAsync(new DnsEndPoint("127.0.0.1", redis.Port), LogLevel.None, cancellationToken),
            Throws.InstanceOf<DemoException>());

        await redis.ResumeAsync();
    }
}
