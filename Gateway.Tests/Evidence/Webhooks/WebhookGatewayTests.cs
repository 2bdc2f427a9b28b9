using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Webhooks;

[TestFixture]
internal sealed class SqliteWebhookGatewayTests : WebhookGatewayContract
{
    protected override Task<(string Key, string? Value)[]> StoreAsync() => Task.FromResult<(string, string?)[]>([]);
}

[TestFixture]
internal sealed class RedisWebhookGatewayTests : WebhookGatewayContract
{
    private RedisServer _redis = null!;

    protected override async Task<(string Key, string? Value)[]> StoreAsync()
    {
        _redis = await RedisServer.StartAsync();
        return [("ConnectionStrings:Redis", _redis.ConnectionString)];
    }

    protected override async Task CleanUpAsync() => await _redis.DisposeAsync();
}
