using Gateway.Admin.Keys;
using Gateway.Storage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Keys;

[TestFixture]
internal sealed class RedisAdminKeyStoreTests : AdminKeyStoreContract
{
    private static RedisServer? _server;

    private RedisConnection? _connection;

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

    protected override IAdminKeyStore Create()
    {
        var options = Stores.RedisOptions();
        _connection = Stores.Connect(_server!, options);
        return new RedisAdminKeyStore(_connection, options);
    }

    protected override async Task CleanUpAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }
}
