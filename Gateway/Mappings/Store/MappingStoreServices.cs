using Gateway.Mappings.Store.Redis;
using Gateway.Mappings.Store.Sqlite;
using Gateway.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Mappings.Store;

/// <summary>The mapping store in force, and what comes with it.</summary>
internal static class MappingStoreServices
{
    /// <param name="services">The services.</param>
    /// <param name="kind">The store in force: <see cref="StoreOptions.EffectiveKind"/>.</param>
    /// <param name="redisConnectionString">For Redis; not looked at otherwise.</param>
    public static IServiceCollection AddMappingStore(this IServiceCollection services, StoreKind kind, string? redisConnectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddStore<IMappingStore, RedisMappingStore, SqliteMappingStore>(kind);
        return kind is StoreKind.Redis
            ? services.AddRedis(redisConnectionString ?? throw new ArgumentException("Redis needs a connection string.", nameof(redisConnectionString)))
            : services.AddSqlite();
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddSingleton(provider => new SqliteOwner(provider.Options().Path))
        .AddSingleton(provider => new SqliteDatabase(provider.Options().Path, SqliteSchema.Store, provider.GetRequiredService<ILogger<SqliteDatabase>>()));

    private static IServiceCollection AddRedis(this IServiceCollection services, string connectionString) => services
        .AddSingleton(provider => new RedisConnection(
            connectionString,
            provider.Options(),
            provider.GetRequiredService<IOptions<RedisOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RedisConnection>>()))
        .AddSingleton<IStoreRescue, RedisStoreRescue>()
        .AddSingleton<IPlainKeyReader, RedisPlainKeyReader>();

    private static StoreOptions Options(this IServiceProvider provider) => provider.GetRequiredService<IOptions<StoreOptions>>().Value;
}
