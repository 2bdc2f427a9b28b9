using Gateway.Evidence.Sightings.Redis;
using Gateway.Evidence.Sightings.Sqlite;
using Gateway.Storage;

namespace Gateway.Evidence.Sightings;

/// <summary>What keeps what SAML traffic showed.</summary>
internal static class SightingServices
{
    /// <summary>Call after the mapping store and the activity file, whose connections it shares, and before whoever sees: it then stops after them.</summary>
    public static IServiceCollection AddSightings(this IServiceCollection services, StoreKind kind)
    {
        services.AddStore<ISightingStore, RedisSightingStore, SqliteSightingStore>(kind);
        services.AddSingleton<SightingMetrics>();
        services.AddSingleton<SightingRecorder>();
        return services.AddHostedService(provider => provider.GetRequiredService<SightingRecorder>());
    }
}
