using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Legacy.Watching;
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
        services.AddSingleton<ILegacyAddresses, LegacyAddresses>();
        services.AddSingleton(provider => new RedirectAnswer(
            Options(provider), Logout(provider), provider.GetRequiredService<RedirectEvents>(), provider.GetRequiredService<ILogger<RedirectAnswer>>()));
        services.AddSingleton<RepostAnswer>();
        services.AddSingleton<MetadataAnswers>();
        services.AddSingleton<RedirectEvents>();
        services.AddSingleton<LegacyForwarding>();
        services.AddSingleton<InboundMessages>();
        services.AddSingleton<InFlightLogins>();
        services.AddSingleton(provider => PolicyOf(Options(provider), Logout(provider), LegacyProxy.IsConfigured(configuration)));
        services.AddSingleton<RedirectHandler>();
        return services;
    }

    private static RedirectPolicy PolicyOf(RedirectOptions options, LogoutOptions logout, bool hasLegacy) => new(
        hasLegacy,
        options.Unknown ?? (hasLegacy ? UnmappedPolicy.Legacy : UnmappedPolicy.NotFound),
        options.ConcealRetired,
        logout.Answer is LogoutAnswer.Legacy ? null : logout.Url is null ? RedirectAction.SignedOut : RedirectAction.SignedOutRedirect);

    private static LogoutOptions Logout(IServiceProvider provider) => provider.GetRequiredService<IOptions<LogoutOptions>>().Value;

    private static RedirectOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<RedirectOptions>>().Value;
}
