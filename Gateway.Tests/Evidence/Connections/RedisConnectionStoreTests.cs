using Gateway.Evidence.Connections;
using Gateway.Evidence.Connections.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;
using static Gateway.Tests.Evidence.Connections.ConnectionSamples;

namespace Gateway.Tests.Evidence.Connections;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisConnectionStoreTests : ConnectionStoreContract
{
    private readonly RedisFixture _redis = new();

    [TestCase("soon")]
    [TestCase("1 0 {")]
    [TestCase("1 never {}")]
    public async Task Read_SomethingElseUnderTheKey_IsDamage(string entry)
    {
        await RedisFixture.CommandAsync("HSET", $"{{{_redis.Options.KeyPrefix}}}:v1:connections", $"{Sample.ConnectionId} test", entry);

        Assert.That(() => Store.GetAsync(Key, CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    [Test]
    public async Task Calls_ServerIsGone_SayThatItIsAway()
    {
        await using var server = await RedisServer.StartAsync();
        var options = Stores.RedisOptions();
        options.Timeout = TimeSpan.FromSeconds(1);
        await using var connection = Stores.Connect(server, options);
        var store = new RedisConnectionStore(connection, Options.Create(options));
        await store.PutAsync(Facts(), CancellationToken.None);

        await server.KillAsync();

        Assert.That(() => store.GetAsync(Key, CancellationToken.None), Throws.InstanceOf<StoreUnavailableException>());
        Assert.That(() => store.PutAsync(Facts(readAt: Now.AddDays(1)), CancellationToken.None), Throws.InstanceOf<StoreUnavailableException>());
    }

    protected override IConnectionStore Create() => new RedisConnectionStore(_redis.Connect(), Options.Create(_redis.Options));

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
