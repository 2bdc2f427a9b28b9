using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Storage;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Public.InFlight;

/// <summary>What brings logins in flight to the side they began at.</summary>
internal static class InFlightServices
{
    /// <summary>Call after the mapping store, whose connection it shares.</summary>
    public static IServiceCollection AddInFlight(this IServiceCollection services, StoreKind kind)
    {
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<InFlightOptions>>().Value);
        services.AddSingleton<InFlightMetrics>();
        services.AddSingleton(
            provider => new LocalLedger(Options(provider).Window, Options(provider).MaxRequests, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RequestLedger>();
        services.AddSingleton<ITransformProvider, IssuedRequestWatch>();
        services.AddSingleton(provider => new RecentSwitches(
            provider.GetRequiredService<IMappingStore>(), Options(provider).Window, provider.GetRequiredService<TimeProvider>()));
        if (kind is StoreKind.Redis)
        {
            services.AddSingleton(provider => new RedisLedger(
                provider.GetRequiredService<RedisConnection>(),
                provider.GetRequiredService<IOptions<StoreOptions>>().Value.KeyPrefix,
                Options(provider).Window,
                provider.GetRequiredService<TimeProvider>()));
            services.AddHostedService<LedgerStart>();
        }

        return services;
    }

    private static InFlightOptions Options(IServiceProvider provider) => provider.GetRequiredService<InFlightOptions>();
}
