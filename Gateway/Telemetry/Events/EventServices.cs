using Gateway.Storage;
using Gateway.Telemetry.Events.Redis;
using Gateway.Telemetry.Events.Sqlite;
using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Events;

/// <summary>The event log.</summary>
internal static class EventServices
{
    /// <param name="services">The services.</param>
    /// <param name="kind">The store in force, whose connection or whose neighbour file it uses.</param>
    /// <param name="configuration">Says where events are forwarded to.</param>
    public static IServiceCollection AddEvents(this IServiceCollection services, StoreKind kind, IConfiguration configuration)
    {
        services.AddActivity(provider => provider.GetRequiredService<IOptions<EventOptions>>().Value.Path);
        services.AddSingleton<EventMetrics>();
        services.AddSingleton<EventRecorder>();
        services.AddSingleton<EventSignal>();
        services.AddStore<IEventStore, RedisEventStore, SqliteEventStore>(kind);

        // Read here and not from the options: what is not wanted is not made, and its libraries are not loaded.
        var section = configuration.GetSection(EventOptions.Section);
        if (bool.TryParse(section[nameof(EventOptions.Enabled)], out var isEnabled) && !isEnabled)
        {
            return services;
        }

        if (bool.TryParse(section[nameof(EventOptions.Stdout)], out var isForwarded) && isForwarded)
        {
            services.AddSingleton<IEventForwarder, StdoutForwarder>();
        }

        if (!string.IsNullOrEmpty(section[nameof(EventOptions.OtlpEndpoint)]))
        {
            services.AddSingleton<IEventForwarder, OtlpForwarder>();
        }

        services.AddSingleton(provider => new EventRetention(
            provider.GetRequiredService<IEventStore>(),
            provider.GetRequiredService<IOptions<EventOptions>>(),
            kind,
            provider.GetRequiredService<TimeProvider>()));
        return services.AddHostedService<EventWriter>();
    }
}
