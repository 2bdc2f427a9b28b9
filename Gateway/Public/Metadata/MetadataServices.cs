using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Metadata.Redis;
using Gateway.Public.Metadata.Sqlite;
using Gateway.Storage;

namespace Gateway.Public.Metadata;

/// <summary>Frozen metadata: its store, what serves it and what watches over the legacy side's.</summary>
internal static class MetadataServices
{
    /// <param name="services">The services. Call after the mapping store, whose connection it shares.</param>
    /// <param name="kind">The store in force.</param>
    /// <param name="addressOf">Where the legacy backend serves metadata; null where it does not.</param>
    public static IServiceCollection AddMetadata(this IServiceCollection services, StoreKind kind, Func<IServiceProvider, MetadataAddress?> addressOf)
    {
        services.AddStore<IMetadataStore, RedisMetadataStore, SqliteMetadataStore>(kind);
        services.AddSingleton<LegacyFetch>();
        services.AddSingleton(provider => new LegacyMetadata(provider.GetRequiredService<LegacyFetch>(), addressOf(provider)));
        return services.AddSingleton<MetadataCache>();
    }

    /// <summary>Of a whole gateway, with a legacy side.</summary>
    public static IServiceCollection AddMetadataWatch(this IServiceCollection services)
    {
        services.AddSingleton<MetadataMetrics>();
        services.AddSingleton<MetadataWatch>();
        return services.AddHostedService(provider => provider.GetRequiredService<MetadataWatch>());
    }
}
