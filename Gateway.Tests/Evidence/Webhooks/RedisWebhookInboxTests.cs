using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Evidence.Webhooks.Inbox.Redis;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Evidence.Webhooks;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisWebhookInboxTests : WebhookInboxContract
{
    private readonly RedisFixture _redis = new();

    protected override IWebhookInbox Create() => new RedisWebhookInbox(_redis.Connect(), Options.Create(_redis.Options));

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
