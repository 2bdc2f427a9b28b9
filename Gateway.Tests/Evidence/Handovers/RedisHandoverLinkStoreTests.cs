using Gateway.Evidence.Handovers;
using Gateway.Evidence.Handovers.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Handovers;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisHandoverLinkStoreTests : HandoverLinkStoreContract
{
    private readonly RedisFixture _redis = new();

    [TestCase("soon")]
    [TestCase("null")]
    [TestCase("{}")]
    public async Task Read_SomethingElseUnderTheKey_IsDamage(string document)
    {
        var store = Create();
        await RedisFixture.CommandAsync("HSET", $"{{{_redis.Options.KeyPrefix}}}:v1:handover_links", "aaaaaaaaaaaaaaaa", document);

        Assert.That(() => store.FindAsync("aaaaaaaaaaaaaaaa", CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    protected override IHandoverLinkStore Create() => new RedisHandoverLinkStore(_redis.Connect(), Options.Create(_redis.Options));

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
