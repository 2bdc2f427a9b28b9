using Gateway.Storage;
using Gateway.Telemetry.Events;
using Gateway.Telemetry.Events.Redis;
using Gateway.Tests.Support;
using static Gateway.Tests.Telemetry.Events.EventSamples;

namespace Gateway.Tests.Telemetry.Events;

[TestFixture]
[Parallelizable]
internal sealed class RedisEventStoreTests : EventStoreContract, IAsyncDisposable
{
    private readonly RedisFixture _redis = new();

    public RedisEventStoreTests() => Store = new RedisEventStore(_redis.Connect(), _redis.Options);

    protected override IEventStore Store { get; }

    public ValueTask DisposeAsync() => new(_redis.CloseAsync());

    [Test]
    public async Task Append_TheSameBatchAgain_IsWrittenOnce(CancellationToken cancellationToken)
    {
        var batch = Batch(Record(), Record());

        await Store.AppendAsync(batch, cancellationToken);
        await Store.AppendAsync(batch, cancellationToken);

        Assert.That(await ReadAsync(EventFilter.All), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Prune_Everything_LeavesNoIndexBehind(CancellationToken cancellationToken)
    {
        var records = Enumerable.Range(0, 20).Select(i => Record($"tenant-{i % 3}", $"request{i % 7:d9}")).ToList();
        await Store.AppendAsync(Batch(records), cancellationToken);

        await Store.PruneAsync(Now().AddHours(1), maxRows: 1000, step: 100, cancellationToken);

        var keys = await _redis.Connect().CallAsync(
            database => database.ScriptEvaluateAsync("return redis.call('KEYS', ARGV[1])", [], [$"{{{_redis.Options.KeyPrefix}}}:v1:events*"]),
            cancellationToken);
        Assert.That(
            keys.Items().Select(key => key.Text()),
            Is.EquivalentTo(new[] { $"{{{_redis.Options.KeyPrefix}}}:v1:events", $"{{{_redis.Options.KeyPrefix}}}:v1:events:batch:proc01" }));
    }

    // Redis places entries by its own clock.
    protected override DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
