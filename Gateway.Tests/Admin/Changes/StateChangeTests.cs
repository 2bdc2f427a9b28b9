using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Changes;

[TestFixture]
internal sealed class SqliteStateChangeTests : StateChangeContract
{
    protected override Task<AdminHost> StartHostAsync() => AdminHost.StartAsync();
}

[TestFixture]
internal sealed class RedisStateChangeTests : StateChangeContract
{
    private RedisServer _redis = null!;

    protected override async Task<AdminHost> StartHostAsync()
    {
        _redis = await RedisServer.StartAsync();
        return await AdminHost.StartOnRedisAsync(_redis);
    }

    protected override async Task CleanUpAsync() => await _redis.DisposeAsync();
}
