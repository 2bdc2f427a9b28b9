using Gateway.Evidence.Sightings;
using Gateway.Evidence.Sightings.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;
using static Gateway.Tests.Evidence.Sightings.SightingSamples;

namespace Gateway.Tests.Evidence.Sightings;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisSightingStoreTests : SightingStoreContract
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

    [Test]
    public async Task Read_SomethingElseUnderTheKey_IsDamage()
    {
        await _server!.CommandAsync("HSET", $"{{{_options.KeyPrefix}}}:v1:sightings:acme", "issuer:urn:idp", "often");

        Assert.That(() => Store.ReadAsync("acme", CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    [Test]
    public async Task Calls_ServerIsAClusterNode_StayWithinOneSlot()
    {
        await using var server = await RedisServer.StartAsync("--cluster-enabled", "yes");
        await server.CommandAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.TrueAsync(async () => await server.CommandAsync("SET", "x", "y") == "+OK", TimeSpan.FromSeconds(20));
        await using var connection = Stores.Connect(server, _options);
        var store = new RedisSightingStore(connection, Options.Create(_options), Options.Create(new SightingOptions { MaxStrangers = 1 }));

        await store.AddAsync(Unmapped("a", 1, Seen("a{x}"), Seen("b{y}")), CancellationToken.None);
        await store.PruneAsync(Now.AddDays(-1), CancellationToken.None);

        Assert.That(await store.ListUnmappedAsync(null, 10, CancellationToken.None), Is.EqualTo(new List<string> { "b{y}" }));
        Assert.That(await store.ForgetAsync("b{y}", CancellationToken.None), Is.True);
    }

    protected override ISightingStore Create(SightingOptions options)
    {
        var connection = Stores.Connect(_server!, _options);
        _connections.Add(connection);
        return new RedisSightingStore(connection, Options.Create(_options), Options.Create(options));
    }

    protected override async Task CleanUpAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
