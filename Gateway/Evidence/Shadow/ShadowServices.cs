using Gateway.Public.Legacy.Watching;
using Gateway.Saml;

namespace Gateway.Evidence.Shadow;

/// <summary>
/// The check of responses of mappings in shadow. Asks for the mapping store and its rules, sightings, connections, events, what watches proxied exchanges and
/// <see cref="SamlLimits"/> from elsewhere.
/// </summary>
internal static class ShadowServices
{
    public static IServiceCollection AddShadow(this IServiceCollection services)
    {
        services.AddSingleton<ShadowMetrics>();
        services.AddSingleton<ShadowQueue>();
        services.AddSingleton<ShadowExpectations>();
        services.AddSingleton<ShadowChecker>();
        services.AddProxyObserver<ShadowObserver>();
        return services.AddHostedService<ShadowWorker>();
    }
}
