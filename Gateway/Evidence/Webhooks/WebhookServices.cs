using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Evidence.Webhooks.Inbox.Redis;
using Gateway.Evidence.Webhooks.Inbox.Sqlite;
using Gateway.Evidence.Webhooks.Processing;
using Gateway.Evidence.Webhooks.Receiving;
using Gateway.Storage;
using Gateway.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Evidence.Webhooks;

/// <summary>What takes in Stytch's webhooks and applies them.</summary>
internal static class WebhookServices
{
    /// <summary>Call after the mapping store, whose connection it shares, the mapping table, what is known of connections and the event log.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, StoreKind kind)
    {
        services.AddStore<IWebhookInbox, RedisWebhookInbox, SqliteWebhookInbox>(kind);
        services.TryAddSingleton(typeof(QuietLog<>));
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<WebhookEvents>();
        services.AddSingleton<WebhookSignal>();
        services.AddSingleton<WebhookIntake>();
        services.AddSingleton<WebhookEndpoint>();
        services.AddSingleton<DeletedConnections>();
        // In this order: what keeps logins from a dead end does not depend on what is known of the connection.
        services.AddSingleton<DeletedConnectionEffect>();
        services.AddSingleton<IWebhookEffect>(provider => provider.GetRequiredService<DeletedConnectionEffect>());
        services.AddSingleton<IWebhookEffect, ConnectionFactsEffect>();
        services.AddSingleton<WebhookProcessor>();
        services.AddHostedService<WebhookWorker>();
        return services.AddHostedService(provider => provider.GetRequiredService<WebhookIntake>());
    }
}
