using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Changes;

[TestFixture]
internal sealed class SqliteScheduleTests : ScheduleContract
{
    protected override Task<AdminHost> StartHostAsync(Action<IServiceCollection> configureServices) =>
        AdminHost.StartAsync(configureServices: configureServices);
}

[TestFixture]
internal sealed class RedisScheduleTests : ScheduleContract
{
    private RedisServer _redis = null!;

    protected override async Task<AdminHost> StartHostAsync(Action<IServiceCollection> configureServices)
    {
        _redis = await RedisServer.StartAsync();
        return await AdminHost.StartOnRedisAsync(_redis, configureServices);
    }

    protected override async Task CleanUpAsync() => await _redis.DisposeAsync();
}
