using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Store.Redis;

/// <summary>A Redis server of the test's own with a store on it, for tests that break the server.</summary>
internal sealed class RedisScene : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _opened = [];

    private RedisScene(RedisServer server, StoreOptions options)
    {
        (Server, Options) = (server, options);
        Keys = new RedisKeys(options.KeyPrefix);
        Connection = Stores.Connect(server, options);
        Store = new RedisMappingStore(Connection, options, TimeProvider.System);
        Rescue = new RedisStoreRescue(Connection, options, TimeProvider.System);
    }

    public RedisServer Server { get; }

    public StoreOptions Options { get; }

    public RedisKeys Keys { get; }

    public RedisConnection Connection { get; }

    public RedisMappingStore Store { get; }

    public RedisStoreRescue Rescue { get; }

    public static async Task<RedisScene> StartAsync(Action<StoreOptions>? configure = null)
    {
        var options = Stores.RedisOptions();
        configure?.Invoke(options);
        return new RedisScene(await RedisServer.StartAsync(), options);
    }

    /// <summary>A store as another gateway would have it, which has seen nothing yet.</summary>
    public RedisMappingStore OpenAnother()
    {
        var connection = Stores.Connect(Server, Options);
        var store = new RedisMappingStore(connection, Options, TimeProvider.System);
        _opened.AddRange([store, connection]);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened.Append(Store).Append(Connection))
        {
            await opened.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}
