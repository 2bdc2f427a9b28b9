using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Admin.Changes;
using Gateway.Admin.Connections;
using Gateway.Admin.Declared;
using Gateway.Admin.Discovery;
using Gateway.Admin.Emergency;
using Gateway.Admin.Events;
using Gateway.Admin.Explain;
using Gateway.Admin.Findings;
using Gateway.Admin.Identities;
using Gateway.Admin.Keys;
using Gateway.Admin.Mappings;
using Gateway.Admin.Metadata;
using Gateway.Admin.Parity;
using Gateway.Admin.Plans;
using Gateway.Admin.Progress;
using Gateway.Admin.Readiness;
using Gateway.Admin.Revisions;
using Gateway.Admin.Status;
using Gateway.Admin.Webhooks;
using Gateway.Changes.Declared;
using Gateway.Changes.Plans;
using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Schedules;
using Gateway.Evidence.Connections;
using Gateway.Evidence.Discovery;
using Gateway.Evidence.Explain;
using Gateway.Evidence.Identities;
using Gateway.Evidence.Parity;
using Gateway.Evidence.Progress;
using Gateway.Evidence.Readiness;
using Gateway.Evidence.Shadow;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Saml;
using Gateway.Storage;
using Gateway.Stytch.Api.Objects;
using Gateway.Telemetry.Events;

namespace Gateway.Admin;

/// <summary>The JSON of the admin API beyond problems: snake_case names and values, nulls written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<AdminRole>),
        typeof(SnakeCaseEnumConverter<ChangeAction>),
        typeof(SnakeCaseEnumConverter<ChangeKind>),
        typeof(SnakeCaseEnumConverter<ConnectionStatus>),
        typeof(SnakeCaseEnumConverter<DeclaredCondition>),
        typeof(SnakeCaseEnumConverter<DriftCode>),
        typeof(SnakeCaseEnumConverter<FactSource>),
        typeof(SnakeCaseEnumConverter<FixOutcome>),
        typeof(SnakeCaseEnumConverter<FindingSeverity>),
        typeof(SnakeCaseEnumConverter<ForeignKind>),
        typeof(SnakeCaseEnumConverter<IdpProduct>),
        typeof(SnakeCaseEnumConverter<MappingDelivery>),
        typeof(SnakeCaseEnumConverter<MappingState>),
        typeof(SnakeCaseEnumConverter<NearMiss>),
        typeof(SnakeCaseEnumConverter<ParityCode>),
        typeof(SnakeCaseEnumConverter<ParitySeverity>),
        typeof(SnakeCaseEnumConverter<ParityStatus>),
        typeof(SnakeCaseEnumConverter<PlannedChangeKind>),
        typeof(SnakeCaseEnumConverter<ReadinessVerdict>),
        typeof(SnakeCaseEnumConverter<SamlMessageKind>),
        typeof(SnakeCaseEnumConverter<SignaturePlace>),
        typeof(SnakeCaseEnumConverter<GivenAs>),
        typeof(SnakeCaseEnumConverter<StatusMessageKind>),
        typeof(SnakeCaseEnumConverter<StoreKind>),
        typeof(SnakeCaseEnumConverter<ScheduleStatus>),
        typeof(SnakeCaseEnumConverter<StateAction>),
        typeof(SnakeCaseEnumConverter<StoreState>),
        typeof(SnakeCaseEnumConverter<StoreRefusalReason>),
        typeof(SnakeCaseEnumConverter<UnwatchedReason>),
        typeof(SnakeCaseEnumConverter<UserOutcome>),
    ])]
[JsonSerializable(typeof(Stream))]
[JsonSerializable(typeof(IFormFile))]
[JsonSerializable(typeof(AuditReport))]
[JsonSerializable(typeof(BreakGlassDocument))]
[JsonSerializable(typeof(BreakGlassRequest))]
[JsonSerializable(typeof(ConnectionFacts))]
[JsonSerializable(typeof(ConnectionMapping))]
[JsonSerializable(typeof(ConnectionRequest))]
[JsonSerializable(typeof(FindingsDocument))]
[JsonSerializable(typeof(ExplainRequest))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(CompareIdentitiesRequest))]
[JsonSerializable(typeof(IdentitiesDocument))]
[JsonSerializable(typeof(IdentityComparisonDocument))]
[JsonSerializable(typeof(Handover))]
[JsonSerializable(typeof(HandoverLinkListDocument))]
[JsonSerializable(typeof(NewHandoverLinkDocument))]
[JsonSerializable(typeof(NewHandoverLinkRequest))]
[JsonSerializable(typeof(HistoryDocument))]
[JsonSerializable(typeof(DeclaredDocument))]
[JsonSerializable(typeof(DiscoveredDocument))]
[JsonSerializable(typeof(DiscoveredListDocument))]
[JsonSerializable(typeof(MappingListDocument))]
[JsonSerializable(typeof(MassChangeDocument))]
[JsonSerializable(typeof(MetadataDocument))]
[JsonSerializable(typeof(MassChangeRequest))]
[JsonSerializable(typeof(EventListDocument))]
[JsonSerializable(typeof(EventRecord))]
[JsonSerializable(typeof(MappingProgress))]
[JsonSerializable(typeof(KeyListDocument))]
[JsonSerializable(typeof(NewKeyDocument))]
[JsonSerializable(typeof(NewKeyRequest))]
[JsonSerializable(typeof(ParityFixDocument))]
[JsonSerializable(typeof(ParityFixRequest))]
[JsonSerializable(typeof(ParityListDocument))]
[JsonSerializable(typeof(ParityRunDocument))]
[JsonSerializable(typeof(ParityRunRequest))]
[JsonSerializable(typeof(AppliedPlanDocument))]
[JsonSerializable(typeof(PlanChangesDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(PlanListDocument))]
[JsonSerializable(typeof(ReadinessListDocument))]
[JsonSerializable(typeof(ReadinessReport))]
[JsonSerializable(typeof(RescueDocument))]
[JsonSerializable(typeof(RestoreDocument))]
[JsonSerializable(typeof(RestoreRequest))]
[JsonSerializable(typeof(RevisionChangesDocument))]
[JsonSerializable(typeof(RevisionListDocument))]
[JsonSerializable(typeof(RevokedKeyDocument))]
[JsonSerializable(typeof(ProgressOverview))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(TenantListDocument))]
[JsonSerializable(typeof(TrafficDocument))]
[JsonSerializable(typeof(ScheduleDocument))]
[JsonSerializable(typeof(ScheduleListDocument))]
[JsonSerializable(typeof(StateChangeDocument))]
[JsonSerializable(typeof(StateChangeRequest))]
[JsonSerializable(typeof(WaveChangeRequest))]
[JsonSerializable(typeof(SetAsideListDocument))]
[JsonSerializable(typeof(RetriedDocument))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>As answered: an é stays an é for whoever reads it in a terminal. Safe, since it is never put into a page.</summary>
    public static AdminJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
