using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Admin.Plans;
using Gateway.Events;
using Gateway.Mappings;
using Gateway.Plans;
using Gateway.Progress;
using Gateway.Storage;

namespace Gateway.Admin;

/// <summary>The JSON of the admin API beyond problems: snake_case names and values, nulls written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<AdminRole>),
        typeof(SnakeCaseEnumConverter<ChangeAction>),
        typeof(SnakeCaseEnumConverter<MappingDelivery>),
        typeof(SnakeCaseEnumConverter<MappingState>),
        typeof(SnakeCaseEnumConverter<PlannedChangeKind>),
        typeof(SnakeCaseEnumConverter<StoreKind>),
        typeof(SnakeCaseEnumConverter<StoreState>),
    ])]
[JsonSerializable(typeof(ConnectionMapping))]
[JsonSerializable(typeof(Handover))]
[JsonSerializable(typeof(MappingListDocument))]
[JsonSerializable(typeof(EventListDocument))]
[JsonSerializable(typeof(EventRecord))]
[JsonSerializable(typeof(MappingProgress))]
[JsonSerializable(typeof(KeyListDocument))]
[JsonSerializable(typeof(NewKeyDocument))]
[JsonSerializable(typeof(NewKeyRequest))]
[JsonSerializable(typeof(AppliedPlanDocument))]
[JsonSerializable(typeof(PlanChangesDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(PlanListDocument))]
[JsonSerializable(typeof(RescueDocument))]
[JsonSerializable(typeof(RevokedKeyDocument))]
[JsonSerializable(typeof(ProgressOverview))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(TenantListDocument))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>As answered: an é stays an é for whoever reads it in a terminal. Safe, since it is never put into a page.</summary>
    public static AdminJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
