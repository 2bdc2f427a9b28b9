using Gateway.Mappings.Snapshot;
using Gateway.Mappings.Table;
using Gateway.Mappings.Traffic;
using Gateway.Storage;
using Gateway.Stytch;
using Microsoft.Extensions.Options;

namespace Gateway.Mappings;

/// <summary>The mapping table and what keeps it current.</summary>
internal static class MappingServices
{
    /// <param name="services">The services.</param>
    /// <param name="kind">The store in force: only Redis has a snapshot and look-ups on a miss.</param>
    /// <param name="ignoresCase">True where a route compares identifiers in lower case.</param>
    /// <param name="knowsIssuers">True where a route finds mappings by their IdP.</param>
    public static IServiceCollection AddMappings(this IServiceCollection services, StoreKind kind, bool ignoresCase, bool knowsIssuers)
    {
        services.AddSingleton<MappingRules>();
        services.AddSingleton<MappingMetrics>();
        services.AddSingleton<TableMetrics>();
        services.AddSingleton<TrafficCounter>();
        services.AddSingleton(provider => new MappingTable(
            provider.GetRequiredService<MappingRules>(), provider.GetRequiredService<StytchProjects>(), ignoresCase, knowsIssuers));
        services.AddSingleton<MappingReplica>();
        services.AddHostedService(provider => provider.GetRequiredService<MappingReplica>());
        if (kind is StoreKind.Redis)
        {
            services.AddSingleton<SnapshotKeeper>();
            services.AddSingleton<MissLookup>();
        }
        else
        {
            services.AddSingleton(provider => new HeldMarker(
                provider.GetRequiredService<IOptions<StoreOptions>>().Value.Path, provider.GetRequiredService<ILogger<HeldMarker>>()));
        }

        return services;
    }
}
