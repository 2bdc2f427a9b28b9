using static Gateway.Tests.Deploy.Observability.AlertCase;

namespace Gateway.Tests.Deploy.Observability;

/// <summary>Every alert once as it has to fire, and as it has to stay silent: mostly by a narrow miss.</summary>
internal static class AlertCases
{
    private const string Proxied = "gateway_requests_total{route_kind='acs',answer='proxied',state='legacy'}";
    private const string Redirected = "gateway_requests_total{route_kind='acs',answer='redirect',state='migrated'}";
    private const string SignInAgain = "gateway_requests_total{route_kind='acs',answer='sign_in_again',state='migrated'}";
    private const string Unmapped = "gateway_requests_total{route_kind='acs',answer='proxied',state='unknown'}";
    private const string LegacyError = "gateway_legacy_failures_total{reason='backend_error'}";
    private const string Mappings = "gateway_mappings{}";

    public static readonly IReadOnlyList<AlertCase> All =
    [
        new("SsoGatewayAbsent", 6, []),
        IsSilent("SsoGatewayAbsent", 30, ("gateway_table_revision{}", "7x30")),

        Fires("SsoGatewayLegacyFailing", 12, (LegacyError, "0+60x20"), (Proxied, "0+600x20")),
        IsSilent("SsoGatewayLegacyFailing", 12, (LegacyError, "0+6x20"), (Proxied, "0+600x20")),
        IsSilent("SsoGatewayLegacyFailing", 12, (LegacyError, "0+1x20"), (Proxied, "0+1x20")),

        FiresWith("SsoGatewayLoginsRefused", 5, "answer=starting", ("gateway_requests_total{route_kind='acs',answer='starting',state='unknown'}", "0+1x10")),
        IsSilent("SsoGatewayLoginsRefused", 5, ("gateway_requests_total{route_kind='acs',answer='paused',state='paused'}", "0+1x10")),

        Fires("SsoGatewayTargetMissing", 2, ("gateway_mappings_without_target{}", "3x5")),
        IsSilent("SsoGatewayTargetMissing", 2, ("gateway_mappings_without_target{}", "0x5")),

        Fires("SsoGatewayConnectionDeleted", 1, ("gateway_connections_deleted{state='migrated'}", "1x5")),
        IsSilent(
            "SsoGatewayConnectionDeleted", 1, ("gateway_connections_deleted{state='legacy'}", "1x5"), ("gateway_connections_deleted{state='migrated'}", "0x5")),

        Fires("SsoGatewayMigratedLoginsStopped", 10_200, (Redirected, "0+60x1000 60000x20"), (Mappings, "5x1020")) with { Interval = 10 },
        // The pods were replaced and have counted no login since: their series is not there.
        Fires("SsoGatewayMigratedLoginsStopped", 10_200, (Redirected, "0+60x1000 stale"), (Mappings, "5x1020")) with { Interval = 10 },
        IsSilent("SsoGatewayMigratedLoginsStopped", 10_200, (Redirected, "0+60x1020"), (Mappings, "5x1020")) with { Interval = 10 },
        IsSilent(
            "SsoGatewayMigratedLoginsStopped", 10_200, (Redirected, "0+60x1000 60000x20"), (Mappings, "5x1020"), ("gateway_break_glass{}", "0x1000 1x20"))
            with { Interval = 10 },

        Fires("SsoGatewayTableStale", 16, ("gateway_table_age_seconds{}", "0+60x20")),
        IsSilent("SsoGatewayTableStale", 14, ("gateway_table_age_seconds{}", "0+60x20")),

        Fires("SsoGatewayStoreAway", 3, ("gateway_store_up{instance='a'}", "0x5"), ("gateway_store_up{instance='b'}", "1x5")),
        IsSilent("SsoGatewayStoreAway", 4, ("gateway_store_up{instance='a'}", "1x3 0x1 1x3"), ("gateway_store_up{instance='b'}", "1x7")),

        Fires("SsoGatewayReplicasApart", 6, ("gateway_table_revision{instance='a'}", "7x10"), ("gateway_table_revision{instance='b'}", "6x10")),
        IsSilent("SsoGatewayReplicasApart", 6, ("gateway_table_revision{instance='a'}", "7x10"), ("gateway_table_revision{instance='b'}", "6x3 7x10")),

        Fires("SsoGatewayBreakGlass", 2, ("gateway_break_glass{}", "0x5"), ("gateway_break_glass_local{}", "1x5")),
        Fires("SsoGatewayBreakGlass", 2, ("gateway_break_glass{}", "1x5"), ("gateway_break_glass_local{}", "0x5")),
        IsSilent("SsoGatewayBreakGlass", 2, ("gateway_break_glass{}", "0x5"), ("gateway_break_glass_local{}", "0x5")),

        Fires("SsoGatewayUnmappedIdentifiers", 1470, (Unmapped, "0+1x1440 1440+20x30")),
        Fires("SsoGatewayUnmappedIdentifiers", 1470, (Unmapped, "_x1440 0+20x30"), (Mappings, "5x1470")),
        IsSilent("SsoGatewayUnmappedIdentifiers", 1470, (Unmapped, "0+20x1470")),

        Fires("SsoGatewayGetAtAcs", 28, (SignInAgain, "0+2x30"), (Redirected, "0+5x30")),
        IsSilent("SsoGatewayGetAtAcs", 28, (SignInAgain, "0+1x30"), (Redirected, "0+100x30")),

        Fires("SsoGatewayParityRed", 16, ("gateway_parity{status='red'}", "2x20")),
        IsSilent("SsoGatewayParityRed", 16, ("gateway_parity{status='red'}", "0x20"), ("gateway_parity{status='yellow'}", "2x20")),

        FiresWith("SsoGatewayStytchApiFailing", 25, "project=main", (Call("failed"), "0+1x30"), (Call("ok"), "0+1x30")),
        IsSilent("SsoGatewayStytchApiFailing", 25, (Call("failed"), "0+1x30"), (Call("ok"), "0+20x30")),
        IsSilent("SsoGatewayStytchApiFailing", 25, (Call("refused"), "0+1x30"), (Call("ok"), "0+1x30")),

        Fires("SsoGatewayWebhooksSetAside", 1, ("gateway_webhooks_set_aside{}", "2x5")),
        IsSilent("SsoGatewayWebhooksSetAside", 1, ("gateway_webhooks_set_aside{}", "0x5")),

        new("SsoGatewayWebhooksRefused", 30, ["job=sso", "project=main", "outcome=bad_signature"], (Webhook("bad_signature"), "0+1x60")),
        // Anybody may post without a signature; that says nothing of Stytch's.
        IsSilent("SsoGatewayWebhooksRefused", 30, (Webhook("unsigned"), "0+1x60"), (Webhook("stored"), "0+1x60"), (Webhook("bad_signature"), "0x60")),

        Fires("SsoGatewayDeclaredDrift", 31, ("gateway_declared_differences{}", "4x40")),
        IsSilent("SsoGatewayDeclaredDrift", 31, ("gateway_declared_differences{}", "4x20 0x20")),

        Fires("SsoGatewayLegacyMetadataChanged", 20, ("gateway_metadata_changed_total{}", "0x5 1x30")),
        IsSilent("SsoGatewayLegacyMetadataChanged", 20, ("gateway_metadata_changed_total{}", "1x30")),

        Fires("SsoGatewayEvidenceDropped", 20, Dropped("queue_full")),
        IsSilent("SsoGatewayEvidenceDropped", 20, Dropped("sampled")),

        FiresWith("SsoGatewayAdminRefused", 10, "reason=rate", ("gateway_admin_refused_total{reason='rate'}", "0+5x30")),
        IsSilent("SsoGatewayAdminRefused", 20, ("gateway_admin_refused_total{reason='rate'}", "0+1x30")),
    ];

    private static string Call(string outcome) => $"gateway_stytch_calls_total{{project='main',endpoint='get_connections',outcome='{outcome}'}}";

    private static string Webhook(string outcome) => $"gateway_webhooks_total{{project='main',outcome='{outcome}'}}";

    private static (string, string)[] Dropped(string reason) =>
    [
        ($"gateway_events_dropped_total{{reason='{reason}'}}", "0+5x30"),
        ("gateway_events_dropped_total{reason='store_unavailable'}", "0x30"),
        ("gateway_traffic_dropped_total{}", "0x30"),
        ("gateway_shadow_dropped_total{reason='queue_full'}", "0x30"),
    ];
}
