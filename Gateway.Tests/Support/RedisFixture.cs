using Gateway.Storage;

namespace Gateway.Tests.Support;

/// <summary>A test's own keys and connections on a Redis that the contracts of all stores share. Tests that break a server start their own.</summary>
internal sealed class RedisFixture(RedisKind kind = RedisKind.Alone)
{
    private static readonly Dictionary<RedisKind, Lazy<Task<RedisSetup>>> Setups =
        Enum.GetValues<RedisKind>().ToDictionary(kind => kind, kind => new Lazy<Task<RedisSetup>>(() => RedisSetup.StartAsync(kind)));

    private static readonly Lazy<Task<RedisCallWatch>> Watch =
        new(async () => await RedisCallWatch.StartAsync((await Setups[RedisKind.Alone].Value).Servers[0]));

    private readonly List<RedisConnection> _connections = [];

    public StoreOptions Options { get; } = Stores.RedisOptions();

    /// <summary>One more connection, up to <see cref="CloseAsync"/>.</summary>
    public RedisConnection Connect()
    {
        // Contracts make their stores where nothing can be awaited.
        var connection = Stores.Connect(Setups[kind].Value.GetAwaiter().GetResult(), Options);
        _ = kind is RedisKind.Alone ? Watch.Value.GetAwaiter().GetResult() : null;
        _connections.Add(connection);
        return connection;
    }

    /// <summary>After the test; fails where a call of its was none for other engines too.</summary>
    public async Task CloseAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        if (kind is RedisKind.Alone && _connections.Count > 0)
        {
            Assert.That(await (await Watch.Value).FindAsync(Options.KeyPrefix), Is.Empty);
        }
    }

    /// <inheritdoc cref="RedisServer.CommandAsync"/>
    public static async Task<string> CommandAsync(params string[] words) => await (await Setups[RedisKind.Alone].Value).Servers[0].CommandAsync(words);

    /// <summary>After the last test of the process.</summary>
    public static async Task StopServersAsync()
    {
        if (Watch.IsValueCreated)
        {
            await (await Watch.Value).DisposeAsync();
        }

        foreach (var setup in Setups.Values.Where(setup => setup.IsValueCreated))
        {
            await (await setup.Value).DisposeAsync();
        }
    }
}
