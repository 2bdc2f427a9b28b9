using Gateway.Evidence.Sightings;
using Gateway.Evidence.Sightings.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;
using static Gateway.Tests.Evidence.Sightings.SightingSamples;

namespace Gateway.Tests.Evidence.Sightings;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisSightingStoreTests : SightingStoreContract
{
    private readonly RedisFixture _redis = new();

    [Test]
    public async Task Read_SomethingElseUnderTheKey_IsDamage()
    {
        await RedisFixture.CommandAsync("HSET", $"{{{_redis.Options.KeyPrefix}}}:v1:sightings:acme", "issuer:urn:idp", "often");

        Assert.That(() => Store.ReadAsync("acme", CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    [Test]
    public async Task Calls_ServerIsAClusterNode_StayWithinOneSlot()
    {
        await using var server = await RedisServer.StartAsync("--cluster-enabled", "yes");
        await server.CommandAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.TrueAsync(async () => await server.CommandAsync("SET", "x", "y") == "+OK", TimeSpan.FromSeconds(20));
        await using var connection = Stores.Connect(server, _redis.Options);
        var store = new RedisSightingStore(connection, Options.Create(_redis.Options), Options.Create(new SightingOptions { MaxStrangers = 1 }));

        await store.AddAsync(Unmapped("a", 1, Seen("a{x}"), Seen("b{y}")), CancellationToken.None);
        await store.PruneAsync(Now.AddDays(-1), CancellationToken.None);

        Assert.That(await store.ListUnmappedAsync(null, 10, CancellationToken.None), Is.EqualTo(new List<string> { "b{y}" }));
        Assert.That(await store.ForgetAsync("b{y}", CancellationToken.None), Is.True);
    }

    [Test]
    public async Task Add_ManyWritersOfMoreThanThereIsRoomFor_LeavesNoKeyBehind()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => Create(new SightingOptions { MaxStrangers = 10 })).ToList();

        await Task.WhenAll(stores.Select(async (store, writer) =>
        {
            for (var i = 1; i <= 20; i++)
            {
                var batch = Enumerable.Range(0, 7).Select(n => Seen($"{writer}-{i}-{n}", at: Now.AddSeconds(i))).ToArray();
                await store.AddAsync(Unmapped($"writer-{writer}", i, batch), CancellationToken.None);
            }
        }));

        var keys = (await _redis.Connect().CallAsync(
            database => database.ScriptEvaluateAsync("return redis.call('KEYS', ARGV[1])", [], [$"{{{_redis.Options.KeyPrefix}}}:v1:sightings:*"]),
            CancellationToken.None)).Items().Select(key => key.Text().Split(':')[^1]);
        var unmapped = await Store.ListUnmappedAsync(null, 100, CancellationToken.None);
        Assert.That(unmapped, Has.Count.EqualTo(10));
        Assert.That(keys, Is.EquivalentTo(unmapped));
    }

    protected override ISightingStore Create(SightingOptions options)
    {
        return new RedisSightingStore(_redis.Connect(), Options.Create(_redis.Options), Options.Create(options));
    }

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
