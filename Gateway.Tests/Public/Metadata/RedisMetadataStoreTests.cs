using Gateway.Public.Metadata;
using Gateway.Public.Metadata.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;
using static Gateway.Tests.Public.Metadata.MetadataSamples;

namespace Gateway.Tests.Public.Metadata;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisMetadataStoreTests : MetadataStoreContract
{
    private readonly RedisFixture _redis = new();

    [TestCase("soon")]
    [TestCase("null")]
    [TestCase("{}")]
    public async Task Read_SomethingElseUnderTheKey_IsDamage(string document)
    {
        await RedisFixture.CommandAsync("HSET", $"{{{_redis.Options.KeyPrefix}}}:v1:metadata", "acme", document);

        Assert.That(() => Store.GetAsync("acme", CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    [Test]
    public async Task Calls_ServerIsGone_SayThatItIsAway()
    {
        await using var server = await RedisServer.StartAsync();
        var options = Stores.RedisOptions();
        options.Timeout = TimeSpan.FromSeconds(1);
        await using var connection = Stores.Connect(server, options);
        var store = new RedisMetadataStore(connection, Options.Create(options));
        await store.PutAsync(Copy(), CancellationToken.None);

        await server.KillAsync();

        Assert.That(() => store.GetAsync("acme", CancellationToken.None), Throws.InstanceOf<StoreUnavailableException>());
        Assert.That(() => store.PutAsync(Copy(), CancellationToken.None), Throws.InstanceOf<StoreUnavailableException>());
    }

    protected override IMetadataStore Create() => new RedisMetadataStore(_redis.Connect(), Options.Create(_redis.Options));

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
