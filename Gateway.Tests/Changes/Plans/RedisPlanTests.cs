using Gateway.Changes.Plans;
using Gateway.Changes.Plans.Redis;
using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Redis;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Plans;

[TestFixture]
internal sealed class RedisPlanTests : PlanContract
{
    private readonly RedisFixture _redis = new();
    private RedisMappingStore _store = null!;

    protected override (IMappingStore Store, IPlanStore Plans) Create()
    {
        var connection = _redis.Connect();
        _store = new RedisMappingStore(connection, _redis.Options, TimeProvider.System);
        return (_store, new RedisPlanStore(connection, _redis.Options, TimeProvider.System));
    }

    protected override async Task CleanUpAsync()
    {
        await _store.DisposeAsync();
        await _redis.CloseAsync();
    }
}
