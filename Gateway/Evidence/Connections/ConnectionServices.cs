using Gateway.Evidence.Connections.Redis;
using Gateway.Evidence.Connections.Sqlite;
using Gateway.Storage;

namespace Gateway.Evidence.Connections;

/// <summary>What keeps what is known of connections.</summary>
internal static class ConnectionServices
{
    /// <summary>Call after the mapping store, whose connection it shares.</summary>
    public static IServiceCollection AddConnections(this IServiceCollection services, StoreKind kind) => services
        .AddStore<IConnectionStore, RedisConnectionStore, SqliteConnectionStore>(kind)
        .AddSingleton<ConnectionCache>();
}
