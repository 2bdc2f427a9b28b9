using Gateway.Mappings;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Mappings;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisMappingStoreTests : MappingStoreContract
{
    private static RedisServer? _server;

    private readonly StoreOptions _options = new()
    {
        KeyPrefix = Guid.NewGuid().ToString("N"),
        PollInterval = TimeSpan.FromMilliseconds(100),
        // Both cores may be busy with other tests.
        Timeout = TimeSpan.FromSeconds(20),
    };

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
        var connection = new RedisConnection(_server!.ConnectionString, _options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
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
