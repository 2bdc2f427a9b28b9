using Gateway.Changes.Rollout;

namespace Gateway.Evidence.Readiness;

/// <summary>
/// Whether mappings can be cut over. Asks for sightings, connections, the mapping rules and a clock from elsewhere; who knows further reasons
/// registers an <see cref="IReadinessSource"/>.
/// </summary>
internal static class ReadinessServices
{
    public static IServiceCollection AddReadiness(this IServiceCollection services)
    {
        services.AddSingleton<ReadinessReader>();
        return services.AddSingleton<IReadiness>(provider => provider.GetRequiredService<ReadinessReader>());
    }
}
