using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Redis;
using Gateway.Tests.Support;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store.Redis;

[TestFixture]
[CancelAfter(60_000)]
internal sealed class RedisClusterTests
{
    [Test]
    public async Task Calls_ServerIsAClusterNode_StayWithinOneSlot()
    {
        await using var server = await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-port", $"{LoopbackPort.Free()}");
        await server.CommandAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.TrueAsync(async () => await server.CommandAsync("SET", "x", "y") == "+OK", TimeSpan.FromSeconds(20));
        var options = Stores.RedisOptions();
        await using var connection = Stores.Connect(server, options);
        await using var store = new RedisMappingStore(connection, options, TimeProvider.System);
        var rescue = new RedisStoreRescue(connection, options, TimeProvider.System);

        var position = (await store.StoreAsync(Put("a{x}", "alias{y}"), Put("b"))).Position;
        await store.StoreAsync(Delete("b"));
        var next = await store.ReadNextAsync(position);
        ConnectionMapping[] set = [Mapping("c", "{z}")];
        var result = await rescue.ReseedAsync(next.Position with { Revision = 9 }, set.ToAsyncEnumerable(), "key_test", CancellationToken.None);

        Assert.That(next.Changes, Has.Count.EqualTo(1));
        Assert.That(result, Is.InstanceOf<RescueResult.Done>());
        Assert.That((await store.ReadAllAsync()).Mappings.Single().Identifier, Is.EqualTo("c"));
        Assert.That(await store.ReadHistoryAsync("a{x}", 10, CancellationToken.None), Has.Count.EqualTo(1));
    }
}
