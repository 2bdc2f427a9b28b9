using Gateway.Admin;
using Gateway.Declared;
using Gateway.Discovery;
using Gateway.Events;
using Gateway.Health;
using Gateway.InFlight;
using Gateway.Legacy;
using Gateway.Metadata;
using Gateway.Parity;
using Gateway.Plans;
using Gateway.Progress;
using Gateway.Readiness;
using Gateway.Redirect;
using Gateway.Rollout;
using Gateway.Shadow;
using Gateway.Sightings;
using Gateway.Storage;
using Gateway.Stytch;
using Gateway.StytchApi;
using Gateway.Webhooks;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Binds every options class to its section, with its checks.</summary>
internal static class GatewayOptionsServices
{
    public static IServiceCollection AddGatewayOptions(this IServiceCollection services, IConfiguration configuration) => services
        .AddOptionsOf<RedirectOptions, RedirectOptionsValidator>(configuration, RedirectOptions.Section)
        .AddOptionsOf<LogoutOptions, LogoutOptionsValidator>(configuration, LogoutOptions.Section)
        .AddOptionsOf<MetadataOptions>(configuration, MetadataOptions.Section)
        .AddOptionsOf<ListenOptions, ListenOptionsValidator>(configuration, ListenOptions.Section)
        .AddOptionsOf<LimitsOptions>(configuration, LimitsOptions.Section)
        .AddOptionsOf<StoreOptions, StoreOptionsValidator>(configuration, StoreOptions.Section)
        .AddOptionsOf<StytchOptions, StytchOptionsValidator>(configuration, StytchOptions.Section)
        .AddOptionsOf<StytchClientOptions, StytchClientOptionsValidator>(configuration, StytchClientOptions.Section)
        .AddOptionsOf<LegacyOptions, LegacyOptionsValidator>(configuration, LegacyOptions.Section)
        .AddOptionsOf<AdminOptions, AdminOptionsValidator>(configuration, AdminOptions.Section)
        .AddOptionsOf<EventOptions, EventOptionsValidator>(configuration, EventOptions.Section)
        .AddOptionsOf<ProgressOptions>(configuration, ProgressOptions.Section)
        .AddOptionsOf<SightingOptions>(configuration, SightingOptions.Section)
        .AddOptionsOf<ShadowOptions>(configuration, ShadowOptions.Section)
        .AddOptionsOf<ReadinessOptions>(configuration, ReadinessOptions.Section)
        .AddOptionsOf<ParityOptions>(configuration, ParityOptions.Section)
        .AddOptionsOf<DiscoveryOptions>(configuration, DiscoveryOptions.Section)
        .AddOptionsOf<PlanOptions>(configuration, PlanOptions.Section)
        .AddOptionsOf<RolloutOptions>(configuration, RolloutOptions.Section)
        .AddOptionsOf<DeclaredOptions>(configuration, DeclaredOptions.Section)
        .AddOptionsOf<WebhookOptions, WebhookOptionsValidator>(configuration, WebhookOptions.Section)
        .AddOptionsOf<InFlightOptions>(configuration, InFlightOptions.Section)
        .AddOptionsOf<DrainOptions>(configuration, DrainOptions.Section);

    private static IServiceCollection AddOptionsOf<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        return services.AddOptionsOf<TOptions>(configuration, section);
    }

    private static IServiceCollection AddOptionsOf<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(new AnnotationValidator<TOptions>(section));
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section));
        services.AddSingleton(new OptionsProbe(provider => _ = provider.GetRequiredService<IOptions<TOptions>>().Value));
        return services;
    }
}

/// <summary>Binds and checks one options class; throws <see cref="OptionsValidationException"/> with its faults.</summary>
internal sealed record OptionsProbe(Action<IServiceProvider> Bind);
