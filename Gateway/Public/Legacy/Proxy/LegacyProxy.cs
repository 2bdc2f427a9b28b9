using System.Net;
using Gateway.Public.Legacy.Edge;
using Gateway.Public.Legacy.Proxy.Bound;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>The legacy side: YARP over the standard ReverseProxy section, with the cluster named <c>legacy</c> behind everything else.</summary>
internal static class LegacyProxy
{
    public const string ConfigurationSection = "ReverseProxy";

    /// <summary>The cluster that is the legacy backend.</summary>
    public const string ClusterName = "legacy";

    public static bool IsConfigured(IConfiguration configuration) =>
        configuration.GetSection($"{ConfigurationSection}:Clusters:{ClusterName}:Destinations").GetChildren().Any();

    public static IServiceCollection AddLegacy(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<LegacyMetrics>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<LegacyOptions>>(TrustConfiguredHops);
        services.AddSingleton<TrustedProxies>();
        services.AddSingleton(static provider => new LegacyEdges(
            provider.GetRequiredService<IOptions<LegacyOptions>>(), ClusterName, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BoundClientFactory>();
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection(ConfigurationSection))
            .LoadFromMemory(CatchAll(configuration), [])
            .AddTransforms(LegacyRequestTransforms.Apply);
        services.AddSingleton<IForwarderHttpClientFactory, LegacyClientFactory>();
        FitHealthProbes(services);
        // YARP brings data protection for affinity policies that the configuration check refuses; no keys are to be made for it.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        RemoveKeyRingPreload(services);
        return services;
    }

    /// <summary>Sends what is answered early at once. To be called after everything else that looks at the legacy side's answers.</summary>
    public static IServiceCollection AddEarlyAnswers(this IServiceCollection services) => services.AddSingleton<ITransformProvider, EarlyAnswer>();

    /// <summary>The pipeline of everything that is not answered by the gateway itself.</summary>
    public static IApplicationBuilder UseLegacy(this IApplicationBuilder branch)
    {
        branch.UseMiddleware<RequestForm>();
        branch.UseMiddleware<BelievedHeaders>();
        branch.UseForwardedHeaders();
        branch.UseMiddleware<LegacyFailurePage>();
        branch.UseRouting();
        branch.UseEndpoints(endpoints => endpoints.MapReverseProxy(ChooseConnection));
        return branch;
    }

    // YARP's own steps in their order; the client connection's own destination goes before the balancing.
    private static void ChooseConnection(IReverseProxyApplicationBuilder steps)
    {
        steps.UseSessionAffinity();
        steps.UseMiddleware<ConnectionBinding>();
        steps.UseLoadBalancing();
        steps.UsePassiveHealthChecks();
    }

    // Operators may route some paths to clusters of their own; whatever is left goes to the legacy backend.
    private static List<RouteConfig> CatchAll(IConfiguration configuration) => !IsConfigured(configuration)
        ? []
        : [new RouteConfig { RouteId = "gateway-legacy", ClusterId = ClusterName, Order = int.MaxValue, Match = new RouteMatch { Path = "{**path}" } }];

    // YARP's own probes, under the host and with the secrets that other requests have: an edge would refuse them, and no destination would count as healthy.
    private static void FitHealthProbes(IServiceCollection services)
    {
        var own = services.Single(service => service.ServiceType == typeof(IProbingRequestFactory));
        services.Replace(ServiceDescriptor.Singleton<IProbingRequestFactory>(provider => new EdgeProbes(
            (IProbingRequestFactory)ActivatorUtilities.CreateInstance(provider, own.ImplementationType!), provider.GetRequiredService<LegacyEdges>())));
    }

    // The framework reads (and makes) keys in the user's home at every start, whichever provider is in force.
    private static void RemoveKeyRingPreload(IServiceCollection services)
    {
        foreach (var preload in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(preload);
        }
    }

    private static void TrustConfiguredHops(ForwardedHeadersOptions forwarded, IOptions<LegacyOptions> options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
            | (options.Value.TrustForwardedHost ? ForwardedHeaders.XForwardedHost : ForwardedHeaders.None);
        forwarded.ForwardLimit = options.Value.TrustedHops;
        // The framework trusts loopback by default; here nobody is trusted who is not named.
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in options.Value.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        }

        // With both lists empty the middleware would believe everybody.
        if (forwarded.KnownProxies.Count == 0 && forwarded.KnownIPNetworks.Count == 0)
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.None;
        }
    }
}
