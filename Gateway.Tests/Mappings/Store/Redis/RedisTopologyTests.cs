using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using static Gateway.Tests.Mappings.Store.StoreSamples;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>A primary that is lost, slots that move, nodes that go: what was acknowledged is there, and writes come back by themselves.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
internal sealed class RedisTopologyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Test]
    public async Task Sentinel_PrimaryKilled_WritesComeBackAndNothingAcknowledgedIsGone()
    {
        await using var setup = await RedisSetup.StartAsync(RedisKind.Sentinel);
        var options = Stores.RedisOptions();
        options.Timeout = TimeSpan.FromSeconds(2);
        await using var connection = Stores.Connect(setup, options);
        await using var store = new RedisMappingStore(connection, options, TimeProvider.System);
        await store.StoreAsync(Put("before"));
        await Eventually.TrueAsync(async () => await setup.Servers[1].CommandAsync("HLEN", $"{new RedisKeys(options.KeyPrefix).Mappings}") == ":1", Patience);

        await setup.Servers[0].KillAsync();
        await Eventually.TrueAsync(() => TriesAsync(() => store.StoreAsync(Put("after"))), Patience);

        Assert.That((await store.ReadAllAsync()).Mappings.Select(mapping => mapping.Identifier), Is.EquivalentTo(["before", "after"]));
    }

    [Test]
    public async Task Cluster_SlotMovesWhileWritten_EveryWriteIsAcknowledged()
    {
        await using var setup = await RedisSetup.StartAsync(RedisKind.Cluster);
        var options = Stores.RedisOptions();
        await using var connection = Stores.Connect(setup, options);
        await using var store = new RedisMappingStore(connection, options, TimeProvider.System);
        await store.StoreAsync(Put("before"));
        using var moved = new CancellationTokenSource();
        var writing = WriteUntilAsync(store, moved.Token);

        await MoveSlotAsync(setup, options);
        await moved.CancelAsync();
        var written = await writing;
        await store.StoreAsync(Put("after"));

        Assert.That(
            (await store.ReadAllAsync()).Mappings.Select(mapping => mapping.Identifier), Is.EquivalentTo((string[])["before", .. written, "after"]));
    }

    [Test]
    public async Task Cluster_NodeWithoutTheSlotKilled_WritesGoOn()
    {
        await using var setup = await RedisSetup.StartAsync(RedisKind.Cluster);
        var options = Stores.RedisOptions();
        await using var connection = Stores.Connect(setup, options);
        await using var store = new RedisMappingStore(connection, options, TimeProvider.System);
        await store.StoreAsync(Put("before"));
        var owner = await OwnerAsync(setup, options);

        await setup.Servers.First(node => node != owner).KillAsync();
        await store.StoreAsync(Put("after"));

        Assert.That((await store.ReadAllAsync()).Mappings, Has.Count.EqualTo(2));
    }

    private static async Task<bool> TriesAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private static async Task<IReadOnlyList<string>> WriteUntilAsync(RedisMappingStore store, CancellationToken end)
    {
        var written = new List<string>();
        while (!end.IsCancellationRequested)
        {
            var identifier = $"during-{written.Count}";
            await store.StoreAsync(Put(identifier));
            written.Add(identifier);
        }

        return written;
    }

    private static async Task<RedisServer> OwnerAsync(RedisSetup setup, StoreOptions options)
    {
        foreach (var node in setup.Servers)
        {
            if ((await node.CommandAsync("EXISTS", $"{new RedisKeys(options.KeyPrefix).Meta}")) == ":1")
            {
                return node;
            }
        }

        throw new InvalidOperationException("No node has the keys.");
    }

    // As redis-cli --cluster reshard does it.
    private static async Task MoveSlotAsync(RedisSetup setup, StoreOptions options)
    {
        var from = await OwnerAsync(setup, options);
        var to = setup.Servers.First(node => node != from);
        var slot = (await from.CommandAsync("CLUSTER", "KEYSLOT", $"{new RedisKeys(options.KeyPrefix).Meta}"))[1..];
        var (fromId, toId) = (await from.CommandAsync("CLUSTER", "MYID"), await to.CommandAsync("CLUSTER", "MYID"));
        await to.CommandAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
        await from.CommandAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
        while (await from.CommandAsync("CLUSTER", "COUNTKEYSINSLOT", slot) != ":0")
        {
            foreach (var key in await from.ListAsync("CLUSTER", "GETKEYSINSLOT", slot, "10"))
            {
                await from.CommandAsync("MIGRATE", "127.0.0.1", $"{to.Port}", key, "0", "5000");
            }
        }

        foreach (var node in setup.Servers)
        {
            await node.CommandAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
        }
    }
}
