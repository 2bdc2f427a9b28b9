using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Revisions;

[TestFixture]
internal sealed class SqliteRevisionTests : RevisionContract
{
    protected override Task<AdminHost> StartHostAsync() => AdminHost.StartAsync();
}

[TestFixture]
internal sealed class RedisRevisionTests : RevisionContract
{
    private RedisServer _redis = null!;

    protected override async Task<AdminHost> StartHostAsync()
    {
        _redis = await RedisServer.StartAsync();
        return await AdminHost.StartOnRedisAsync(_redis);
    }

    protected override async Task CleanUpAsync() => await _redis.DisposeAsync();
}
