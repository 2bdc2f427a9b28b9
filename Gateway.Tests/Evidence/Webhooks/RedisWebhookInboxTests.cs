using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Evidence.Webhooks.Inbox.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Webhooks;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisWebhookInboxTests : WebhookInboxContract
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

    protected override IWebhookInbox Create()
    {
        var connection = Stores.Connect(_server!, _options);
        _connections.Add(connection);
        return new RedisWebhookInbox(connection, Options.Create(_options));
    }

    protected override async Task CleanUpAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
