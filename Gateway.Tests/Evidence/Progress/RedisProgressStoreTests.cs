using System.Globalization;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Progress.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Progress;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisProgressStoreTests : ProgressStoreContract
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
    public async Task Add_ADay_ExpiresWhenTheDaysToKeepAreOver()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

        await Store.AddAsync(Batch("a", 1, today, Row("acme", new(1, 0, 0, 0, 0, 0))), CancellationToken.None);

        var key = $"{{{_options.KeyPrefix}}}:v1:traffic:{today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        var seconds = long.Parse((await _server!.CommandAsync("TTL", key)).AsSpan(1), CultureInfo.InvariantCulture);
        Assert.That(TimeSpan.FromSeconds(seconds), Is.InRange(TimeSpan.FromDays(89), TimeSpan.FromDays(90)));
    }

    [Test]
    public async Task Read_SomethingElseUnderTheKeys_IsDamage()
    {
        await _server!.CommandAsync("HSET", $"{{{_options.KeyPrefix}}}:v1:burn_down", "yesterday", "many");
        await _server!.CommandAsync("HSET", $"{{{_options.KeyPrefix}}}:v1:last_sign_in", "acme", "never");

        Assert.That(() => Store.ReadBurnDownAsync(CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
        Assert.That(() => Store.ReadLastSignInsAsync(["acme"], CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    protected override IProgressStore Create()
    {
        var connection = Stores.Connect(_server!, _options);
        _connections.Add(connection);
        return new RedisProgressStore(connection, Options.Create(_options), Options.Create(new ProgressOptions()));
    }

    protected override async Task CleanUpAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
