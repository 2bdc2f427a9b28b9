using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.Metadata;
using Gateway.Public.Redirect.Repost;
using Gateway.Public.Redirect.Routes;
using Microsoft.Extensions.Options;

namespace Gateway.Public.Redirect;

/// <summary>The redirect path's services.</summary>
internal static class RedirectServices
{
    public static IServiceCollection AddRedirect(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<RedirectMetrics>();
        services.AddSingleton(provider => new LegacyRoutes(Options(provider).EffectiveRoutes.Select(route => new LegacyRoute(route))));
        services.AddSingleton(provider => new PathVariants(Options(provider).PathVariants));
        services.AddSingleton<ILegacyAddresses, LegacyAddresses>();
        services.AddSingleton(provider => new RedirectAnswer(
            Options(provider), Logout(provider), provider.GetRequiredService<RedirectEvents>(), provider.GetRequiredService<ILogger<RedirectAnswer>>()));
        services.AddSingleton<RepostForms>();
        services.AddSingleton<RedirectEvents>();
        services.AddSingleton<InboundMessages>();
        services.AddSingleton<InFlightLogins>();
        services.AddSingleton<IdentifierLookup>();
        services.AddSingleton<FactFinder>();
        services.AddSingleton<RequestCounts>();
        services.AddSingleton(provider => PolicyOf(
            Options(provider), Logout(provider), provider.GetRequiredService<IOptions<MetadataOptions>>().Value, LegacyProxy.IsConfigured(configuration)));
        return services;
    }

    /// <summary>What handles the requests of the public listener.</summary>
    /// <param name="services">The services of <see cref="AddRedirect"/>.</param>
    /// <param name="legacy">Takes a request through YARP to the legacy side.</param>
    /// <param name="ownPaths">Answers the gateway's own paths that are no legacy SSO URLs; null for any other.</param>
    public static RedirectHandler CreateRedirect(this IServiceProvider services, RequestDelegate legacy, Func<HttpContext, Task?> ownPaths) =>
        ActivatorUtilities.CreateInstance<RedirectHandler>(services, ActivatorUtilities.CreateInstance<LegacyForwarding>(services, legacy), ownPaths);

    private static RedirectPolicy PolicyOf(RedirectOptions options, LogoutOptions logout, MetadataOptions metadata, bool hasLegacy) => new(
        hasLegacy,
        options.Unknown ?? (hasLegacy ? UnmappedPolicy.Legacy : UnmappedPolicy.NotFound),
        options.ConcealRetired,
        logout.Answer is LogoutAnswer.Legacy ? null : logout.Url is null ? RedirectAction.SignedOut : RedirectAction.SignedOutRedirect,
        metadata.Answer is MetadataAnswer.Frozen);

    private static LogoutOptions Logout(IServiceProvider provider) => provider.GetRequiredService<IOptions<LogoutOptions>>().Value;

    private static RedirectOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<RedirectOptions>>().Value;
}
