using Gateway.Admin;
using Gateway.Admin.Console;
using Gateway.Changes.Declared;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout;
using Gateway.Evidence.Discovery;
using Gateway.Evidence.Handovers;
using Gateway.Evidence.Identities;
using Gateway.Evidence.Parity;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Readiness;
using Gateway.Evidence.Shadow;
using Gateway.Evidence.Sightings;
using Gateway.Evidence.Webhooks;
using Gateway.Hosting.Health;
using Gateway.Hosting.Tls;
using Gateway.Public.InFlight;
using Gateway.Public.Legacy;
using Gateway.Public.Metadata;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;
using Gateway.Public.SlowBodies;
using Gateway.Public.Where;
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
        OptionsSection.Of<RedirectOptions, RedirectOptionsValidator>(RedirectOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<LogoutOptions, LogoutOptionsValidator>(LogoutOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<MetadataOptions>(MetadataOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<ListenOptions, ListenOptionsValidator>(ListenOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<TlsOptions, TlsOptionsValidator>(TlsOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<LimitsOptions>(LimitsOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<SlowBodyOptions>(SlowBodyOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<StoreOptions, StoreOptionsValidator>(StoreOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<RedisOptions, RedisOptionsValidator>(RedisOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<StytchOptions, StytchOptionsValidator>(StytchOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<StytchClientOptions, StytchClientOptionsValidator>(StytchClientOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<LegacyOptions, LegacyOptionsValidator>(LegacyOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<WhereOptions, WhereOptionsValidator>(WhereOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<AdminOptions, AdminOptionsValidator>(AdminOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<ConsoleOptions>(ConsoleOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<EventOptions, EventOptionsValidator>(EventOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<ProgressOptions>(ProgressOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<SightingOptions>(SightingOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<IdentityOptions, IdentityOptionsValidator>(IdentityOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<ShadowOptions>(ShadowOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<HandoverOptions, HandoverOptionsValidator>(HandoverOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<ReadinessOptions>(ReadinessOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<ParityOptions>(ParityOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<DiscoveryOptions>(DiscoveryOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<PlanOptions>(PlanOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<RolloutOptions>(RolloutOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<DeclaredOptions>(DeclaredOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<WebhookOptions, WebhookOptionsValidator>(WebhookOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<InFlightOptions>(InFlightOptions.Section, static (section, options) => section.Bind(options)),
        OptionsSection.Of<DrainOptions>(DrainOptions.Section, static (section, options) => section.Bind(options)),
    ];
}
