using Gateway.Public.Legacy.Watching;

namespace Gateway.Evidence.Discovery;

/// <summary>
/// Discovery: learning the traffic of identifiers without a mapping, and what it amounts to. Asks for the mapping table and its rules, sightings,
/// what watches proxied exchanges and <see cref="ILegacyAddresses"/> from elsewhere.
/// </summary>
internal static class DiscoveryServices
{
    public static IServiceCollection AddDiscovery(this IServiceCollection services)
    {
        services.AddSingleton<DiscoveryMetrics>();
        services.AddSingleton<DiscoveryQueue>();
        services.AddSingleton<TrafficLearner>();
        services.AddProxyObserver<DiscoveryObserver>();
        services.AddHostedService<DiscoveryWorker>();
        return services.AddDrafts();
    }

    /// <summary>The reading side alone.</summary>
    public static IServiceCollection AddDrafts(this IServiceCollection services)
    {
        services.AddSingleton<MappedIdentifiers>();
        services.AddSingleton<DraftMaker>();
        return services.AddSingleton<DraftReader>();
    }
}
