using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Redis;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisMappingStoreTests : MappingStoreContract
{
    private readonly RedisFixture _redis = new();

    protected override IMappingStore Create() => new RedisMappingStore(_redis.Connect(), _redis.Options, TimeProvider.System);

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
