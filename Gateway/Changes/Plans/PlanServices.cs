using Gateway.Changes.Plans.Building;
using Gateway.Changes.Plans.Redis;
using Gateway.Changes.Plans.Sqlite;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Changes.Plans;

/// <summary>Plans live where the mappings live.</summary>
internal static class PlanServices
{
    /// <summary>Call after <see cref="MappingStoreServices.AddMappingStore"/>, whose file or connection it shares.</summary>
    /// <param name="services">The services.</param>
    /// <param name="kind">The store in force.</param>
    /// <param name="ignoresCase">True where a route compares identifiers in lower case.</param>
    public static IServiceCollection AddPlans(this IServiceCollection services, StoreKind kind, bool ignoresCase)
    {
        services.AddSingleton<PlanReader>();
        services.AddSingleton<PlanApplier>();
        services.AddSingleton<PlanService>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PlanBuilder>(provider, ignoresCase, WorkFolder(provider, kind)));
        return services.AddStore<IPlanStore, RedisPlanStore, SqlitePlanStore>(kind);
    }

    // A container's root may be read-only, but where the store or the snapshot lies can be written.
    private static string WorkFolder(IServiceProvider provider, StoreKind kind)
    {
        var beside = kind is StoreKind.Redis ? Store(provider).SnapshotPath : Store(provider).Path;
        return provider.GetRequiredService<IOptions<PlanOptions>>().Value.WorkFolder ?? Path.GetDirectoryName(Path.GetFullPath(beside))!;
    }

    private static StoreOptions Store(IServiceProvider provider) => provider.GetRequiredService<IOptions<StoreOptions>>().Value;
}
