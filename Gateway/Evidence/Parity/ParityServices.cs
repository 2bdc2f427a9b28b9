using Gateway.Evidence.Readiness;
using Gateway.Storage;

namespace Gateway.Evidence.Parity;

/// <summary>
/// Whether Stytch, the mappings and the traffic fit together. Asks for the mapping store, sightings, connections, the mapping rules, Stytch's clients
/// and a clock from elsewhere.
/// </summary>
internal static class ParityServices
{
    public static IServiceCollection AddParity(this IServiceCollection services) => services
        .AddSingleton<ParityLookup>()
        .AddSingleton<ParityReader>()
        .AddSingleton<ParityRunner>()
        .AddSingleton<ParityFixer>()
        .AddSingleton<IReadinessSource, ParityReadiness>();

    /// <summary>Reads all connections anew now and then. Asks for the webhooks' effects and the mapping table as well.</summary>
    public static IServiceCollection AddParityReconciling(this IServiceCollection services, StoreKind kind) => services
        .AddStore<IParityTurn, RedisParityTurn, OwnParityTurn>(kind)
        .AddSingleton<ParityMetrics>()
        .AddSingleton<ParityReconciler>()
        .AddHostedService<ParityWorker>();
}
