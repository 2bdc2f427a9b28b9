using Gateway.Public.Metadata;
using Gateway.Public.Metadata.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;
using static Gateway.Tests.Public.Metadata.MetadataSamples;

namespace Gateway.Tests.Public.Metadata;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisMetadataStoreTests : MetadataStoreContract
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
    [TestCase("null")]
    [TestCase("{}")]
    public async Task Read_SomethingElseUnderTheKey_IsDamage(string document)
    {
        await _server!.CommandAsync("HSET", $"{{{_options.KeyPrefix}}}:v1:metadata", "acme", document);

        Assert.That(() => Store.GetAsync("acme", CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    [Test]
    public async Task Calls_ServerIsGone_SayThatItIsAway()
    {
        await using var server = await RedisServer.StartAsync();
        var options = Stores.RedisOptions();
        options.Timeout = TimeSpan.FromSeconds(1);
        await using var connection = Stores.Connect(server, options);
        var store = new RedisMetadataStore(connection, Options.Create(options));
        await store.PutAsync(Copy(), CancellationToken.None);

        await server.KillAsync();

        Assert.That(() => store.GetAsync("acme", CancellationToken.None), Throws.InstanceOf<StoreUnavailableException>());
        Assert.That(() => store.PutAsync(Copy(), CancellationToken.None), Throws.InstanceOf<StoreUnavailableException>());
    }

    protected override IMetadataStore Create()
    {
        var connection = Stores.Connect(_server!, _options);
        _connections.Add(connection);
        return new RedisMetadataStore(connection, Options.Create(_options));
    }

    protected override async Task CleanUpAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
