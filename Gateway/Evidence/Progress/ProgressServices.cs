using Gateway.Evidence.Progress.Redis;
using Gateway.Evidence.Progress.Sqlite;
using Gateway.Storage;

namespace Gateway.Evidence.Progress;

/// <summary>What keeps and reports how far the migration has come.</summary>
internal static class ProgressServices
{
    /// <summary>Call after the mapping store and the activity file, whose connections it shares.</summary>
    public static IServiceCollection AddProgress(this IServiceCollection services, StoreKind kind)
    {
        services.AddStore<IProgressStore, RedisProgressStore, SqliteProgressStore>(kind);
        services.AddSingleton<ProgressMetrics>();
        services.AddSingleton<TrafficRecorder>();
        return services.AddHostedService(provider => provider.GetRequiredService<TrafficRecorder>());
    }

    /// <summary>What reports, for the admin API.</summary>
    public static IServiceCollection AddProgressReports(this IServiceCollection services) => services
        .AddSingleton<TenantProgressReader>()
        .AddSingleton<OverviewReader>()
        .AddSingleton<RecentLogins>();
}
