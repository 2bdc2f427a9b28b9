using Gateway.Storage;

namespace Gateway.Tests.Support;

/// <summary>A test's own keys and connections on a redis-server that the contracts of all stores share. Tests that break a server start their own.</summary>
internal sealed class RedisFixture
{
    private static readonly Lazy<Task<RedisServer>> Server = new(() => RedisServer.StartAsync());

    private readonly List<RedisConnection> _connections = [];

    public StoreOptions Options { get; } = Stores.RedisOptions();

    /// <summary>One more connection, up to <see cref="CloseAsync"/>.</summary>
    public RedisConnection Connect()
    {
        // Contracts make their stores where nothing can be awaited.
        var connection = Stores.Connect(Server.Value.GetAwaiter().GetResult(), Options);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>After the test.</summary>
    public async Task CloseAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    /// <inheritdoc cref="RedisServer.CommandAsync"/>
    public static async Task<string> CommandAsync(params string[] words) => await (await Server.Value).CommandAsync(words);

    /// <summary>After the last test of the process.</summary>
    public static async Task StopServerAsync()
    {
        if (Server.IsValueCreated)
        {
            await (await Server.Value).DisposeAsync();
        }
    }
}
