using Gateway.Evidence.Handovers.Redis;
using Gateway.Evidence.Handovers.Sqlite;
using Gateway.Storage;

namespace Gateway.Evidence.Handovers;

/// <summary>Links to pages for customers' IT.</summary>
internal static class HandoverServices
{
    public static IServiceCollection AddHandovers(this IServiceCollection services, StoreKind kind) => services
        .AddStore<IHandoverLinkStore, RedisHandoverLinkStore, SqliteHandoverLinkStore>(kind)
        .AddSingleton<HandoverPageEndpoint>();
}
