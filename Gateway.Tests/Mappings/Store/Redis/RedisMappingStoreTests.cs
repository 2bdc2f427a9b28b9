using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisMappingStoreTests : MappingStoreContract
{
    private static RedisServer? _server;

    private readonly StoreOptions _options = Stores.RedisOptions();

    private readonly List<RedisConnection> _connections = [];

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

    protected override IMappingStore Create()
    {
        var connection = Stores.Connect(_server!, _options);
        _connections.Add(connection);
        return new RedisMappingStore(connection, _options, TimeProvider.System);
    }

    protected override async Task CleanUpAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
