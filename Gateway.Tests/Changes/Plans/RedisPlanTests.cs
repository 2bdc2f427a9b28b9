using Gateway.Changes.Plans;
using Gateway.Changes.Plans.Redis;
using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Plans;

[TestFixture]
internal sealed class RedisPlanTests : PlanContract
{
    private static RedisServer? _server;

    private RedisConnection _connection = null!;
    private RedisMappingStore _store = null!;

    [OneTimeSetUp]
    public static async Task StartServerAsync() => _server = await RedisServer.StartAsync();

    [OneTimeTearDown]
    public static async Task StopServerAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    protected override (IMappingStore Store, IPlanStore Plans) Create()
    {
        var options = Stores.RedisOptions();
        _connection = Stores.Connect(_server!, options);
        _store = new RedisMappingStore(_connection, options, TimeProvider.System);
        return (_store, new RedisPlanStore(_connection, options, TimeProvider.System));
    }

    protected override async Task CleanUpAsync()
    {
        await _store.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
