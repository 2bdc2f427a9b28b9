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

    public static IReadOnlyList<(string Section, Type Options)> All { get; } =
    [
        (RedirectOptions.Section, typeof(RedirectOptions)),
        (LogoutOptions.Section, typeof(LogoutOptions)),
        (MetadataOptions.Section, typeof(MetadataOptions)),
        (ListenOptions.Section, typeof(ListenOptions)),
        (LimitsOptions.Section, typeof(LimitsOptions)),
        (StoreOptions.Section, typeof(StoreOptions)),
        (StytchOptions.Section, typeof(StytchOptions)),
        (StytchClientOptions.Section, typeof(StytchClientOptions)),
        (LegacyOptions.Section, typeof(LegacyOptions)),
        (AdminOptions.Section, typeof(AdminOptions)),
        (EventOptions.Section, typeof(EventOptions)),
        (ProgressOptions.Section, typeof(ProgressOptions)),
        (SightingOptions.Section, typeof(SightingOptions)),
        (ShadowOptions.Section, typeof(ShadowOptions)),
        (ReadinessOptions.Section, typeof(ReadinessOptions)),
        (ParityOptions.Section, typeof(ParityOptions)),
        (DiscoveryOptions.Section, typeof(DiscoveryOptions)),
        (PlanOptions.Section, typeof(PlanOptions)),
        (RolloutOptions.Section, typeof(RolloutOptions)),
        (DeclaredOptions.Section, typeof(DeclaredOptions)),
        (WebhookOptions.Section, typeof(WebhookOptions)),
        (InFlightOptions.Section, typeof(InFlightOptions)),
        (DrainOptions.Section, typeof(DrainOptions)),
    ];
}
