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

namespace Gateway.Hosting;

/// <summary>Every section of configuration that is the gateway's own, and the options it binds to.</summary>
internal static class SettingsCatalogue
{
    /// <summary>Where key-per-file secrets are read from: a single value beside the sections, since it is needed to load them.</summary>
    public const string SecretsPathKey = "Gateway:SecretsPath";

    public static IReadOnlyList<OptionsSection> All { get; } =
    [
        OptionsSection.Of<RedirectOptions, RedirectOptionsValidator>(RedirectOptions.Section),
        OptionsSection.Of<LogoutOptions, LogoutOptionsValidator>(LogoutOptions.Section),
        OptionsSection.Of<MetadataOptions>(MetadataOptions.Section),
        OptionsSection.Of<ListenOptions, ListenOptionsValidator>(ListenOptions.Section),
        OptionsSection.Of<LimitsOptions>(LimitsOptions.Section),
        OptionsSection.Of<StoreOptions, StoreOptionsValidator>(StoreOptions.Section),
        OptionsSection.Of<RedisOptions, RedisOptionsValidator>(RedisOptions.Section),
        OptionsSection.Of<StytchOptions, StytchOptionsValidator>(StytchOptions.Section),
        OptionsSection.Of<StytchClientOptions, StytchClientOptionsValidator>(StytchClientOptions.Section),
        OptionsSection.Of<LegacyOptions, LegacyOptionsValidator>(LegacyOptions.Section),
        OptionsSection.Of<AdminOptions, AdminOptionsValidator>(AdminOptions.Section),
        OptionsSection.Of<EventOptions, EventOptionsValidator>(EventOptions.Section),
        OptionsSection.Of<ProgressOptions>(ProgressOptions.Section),
        OptionsSection.Of<SightingOptions>(SightingOptions.Section),
        OptionsSection.Of<ShadowOptions>(ShadowOptions.Section),
        OptionsSection.Of<ReadinessOptions>(ReadinessOptions.Section),
        OptionsSection.Of<ParityOptions>(ParityOptions.Section),
        OptionsSection.Of<DiscoveryOptions>(DiscoveryOptions.Section),
        OptionsSection.Of<PlanOptions>(PlanOptions.Section),
        OptionsSection.Of<RolloutOptions>(RolloutOptions.Section),
        OptionsSection.Of<DeclaredOptions>(DeclaredOptions.Section),
        OptionsSection.Of<WebhookOptions, WebhookOptionsValidator>(WebhookOptions.Section),
        OptionsSection.Of<InFlightOptions>(InFlightOptions.Section),
        OptionsSection.Of<DrainOptions>(DrainOptions.Section),
    ];
}
