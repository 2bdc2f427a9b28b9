using Gateway.Evidence.Identities.Redis;
using Gateway.Evidence.Identities.Sqlite;
using Gateway.Evidence.Readiness;
using Gateway.Storage;

namespace Gateway.Evidence.Identities;

/// <summary>The watch over identities. Asks for the mapping store, the activity file, the settings of sightings and connections from elsewhere.</summary>
internal static class IdentityServices
{
    /// <summary>Call before the shadow check: what keeps people then stops after who sees them.</summary>
    public static IServiceCollection AddIdentities(this IServiceCollection services, StoreKind kind)
    {
        services.AddStore<IIdentityStore, RedisIdentityStore, SqliteIdentityStore>(kind);
        services.AddSingleton<IdentityMetrics>();
        services.AddSingleton<IdentityRecorder>();
        services.AddSingleton<IdentityWatch>();
        services.AddSingleton<IdentityReader>();
        services.AddSingleton<IReadinessSource, IdentityReadiness>();
        return services.AddHostedService(provider => provider.GetRequiredService<IdentityRecorder>());
    }
}
