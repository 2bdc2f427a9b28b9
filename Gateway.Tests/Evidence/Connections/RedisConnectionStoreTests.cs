using Gateway.Evidence.Connections;
using Gateway.Evidence.Connections.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;
using static Gateway.Tests.Evidence.Connections.ConnectionSamples;

namespace Gateway.Tests.Evidence.Connections;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisConnectionStoreTests : ConnectionStoreContract
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

    [TestCase("soon")]
    [TestCase("1 0 {")]
    [TestCase("1 never {}")]
    public async Task Read_SomethingElseUnderTheKey_IsDamage(string entry)
    {
        await _server!.CommandAsync("HSET", $"{{{_options.KeyPrefix}}}:v1:connections", $"{Sample.ConnectionId} test", entry);

        Assert.That(() => Store.GetAsync(Key, CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    [Test]
    public async Task Calls_ServerIsGone_SayThatItIsAway()
    {
        await using var server = await RedisServer.StartAsync();
        var options = Stores.RedisOptions();
        options.Timeout = TimeSpan.FromSeconds(1);
        await using var connection = Stores.Connect(server, options);
        var store = new RedisConnectionStore(connection, Options.Create(options));
        await store.PutAsync(Facts(), CancellationToken.None);

        await server.KillAsync();

        Assert.That(() => store.GetAsync(Key, CancellationToken.None), Throws.InstanceOf<StoreUnavailableException>());
        Assert.That(() => store.PutAsync(Facts(readAt: Now.AddDays(1)), CancellationToken.None), Throws.InstanceOf<StoreUnavailableException>());
    }

    protected override IConnectionStore Create()
    {
        var connection = Stores.Connect(_server!, _options);
        _connections.Add(connection);
        return new RedisConnectionStore(connection, Options.Create(_options));
    }

    protected override async Task CleanUpAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
