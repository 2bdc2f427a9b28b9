using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Redis;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>The contract on a Redis of each kind, which the tests share; each test has keys of its own.</summary>
[TestFixture(RedisKind.Alone)]
[TestFixture(RedisKind.Resp2)]
[TestFixture(RedisKind.Sentinel)]
[TestFixture(RedisKind.Cluster)]
[TestFixture(RedisKind.AclUser)]
[TestFixture(RedisKind.Tls)]
internal sealed class RedisMappingStoreTests(RedisKind kind) : MappingStoreContract
{
    private readonly RedisFixture _redis = new(kind);

    protected override IMappingStore Create() => new RedisMappingStore(_redis.Connect(), _redis.Options, TimeProvider.System);

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
