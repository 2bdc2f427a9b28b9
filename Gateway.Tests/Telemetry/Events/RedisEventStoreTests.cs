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
    private static RedisServer _server = null!;
    private readonly StoreOptions _options = Stores.RedisOptions();
    private readonly RedisConnection _connection;

    public RedisEventStoreTests()
    {
        _connection = Stores.Connect(_server, _options);
        Store = new RedisEventStore(_connection, _options);
    }

    protected override IEventStore Store { get; }

    [OneTimeSetUp]
    public static async Task StartServerAsync() => _server = await RedisServer.StartAsync();

    [OneTimeTearDown]
    public static async Task StopServerAsync() => await _server.DisposeAsync();

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

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

        var keys = await _connection.CallAsync(
            database => database.ScriptEvaluateAsync("return redis.call('KEYS', ARGV[1])", [], [$"{{{_options.KeyPrefix}}}:v1:events*"]), cancellationToken);
        Assert.That(keys.Items().Select(key => key.Text()), Is.EquivalentTo(new[] { $"{{{_options.KeyPrefix}}}:v1:events", $"{{{_options.KeyPrefix}}}:v1:events:batch:proc01" }));
    }

    // Redis places entries by its own clock.
    protected override DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
