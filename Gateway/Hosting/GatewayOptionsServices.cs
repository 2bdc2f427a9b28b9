using Gateway.Admin;
using Gateway.Changes.Declared;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout;
using Gateway.Evidence.Discovery;
using Gateway.Evidence.Parity;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Readiness;
using Gateway.Evidence.Shadow;
using Gateway.Evidence.Sightings;
using Gateway.Evidence.Webhooks;
using Gateway.Hosting.Health;
using Gateway.Public.InFlight;
using Gateway.Public.Legacy;
using Gateway.Public.Metadata;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;
using Gateway.Storage;
using Gateway.Stytch;
using Gateway.Stytch.Api;
using Gateway.Telemetry.Events;
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
