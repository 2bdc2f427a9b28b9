using Gateway.Admin.Access;
using Gateway.Admin.Changes;
using Gateway.Admin.Console;
using Gateway.Admin.Emergency;
using Gateway.Admin.Events;
using Gateway.Admin.Mappings;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Parity;
using Gateway.Admin.Plans;
using Gateway.Admin.Requests;
using Gateway.Admin.Revisions;
using Gateway.Admin.Status;
using Gateway.Changes.Formats;
using Gateway.Evidence.Progress;
using Gateway.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Admin;

/// <summary>The admin side's services. Asks for a mapping store, a key store, the mapping rules, the Stytch projects, an
/// <see cref="IProgressStore"/>, sightings, connections, parity, drafts and an <see cref="IGatewayStatus"/> from elsewhere.</summary>
internal static class AdminServices
{
    public static IServiceCollection AddAdmin(this IServiceCollection services)
    {
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<VerifiedKeys>();
        services.AddSingleton<KeyVerifier>();
        services.AddSingleton<KeyLogin>();
        services.AddSingleton<FailedLogins>();
        services.AddSingleton<AllowedNetworks>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<KeyLimit>();
        services.AddSingleton(typeof(QuietLog<>));
        services.AddSingleton<AdminMetrics>();
        services.AddSingleton<KeyUseRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUseRecorder>());
        services.AddSingleton<BootstrapKey>();
        services.AddSingleton<FirstKey>();
        services.AddSingleton<EventTail>();
        services.AddSingleton<MappingForm>();
        services.AddSingleton<MappingReader>();
        services.AddSingleton<MappingBody>();
        services.AddSingleton<PutGuard>();
        services.AddSingleton<MappingWriter>();
        services.AddSingleton<ServedRevisions>();
        services.AddProgressReports();
        services.AddSingleton<StateChangeWriter>();
        services.AddSingleton<MassChangeWriter>();
        services.AddSingleton<MassProblems>();
        services.AddSingleton<ScheduleWriter>();
        services.AddSingleton<RevisionReader>();
        services.AddSingleton<RestoreWriter>();
        services.AddSingleton<BreakGlassWriter>();
        services.AddSingleton<ParityLister>();
        services.AddConsole();
        return services.AddAdminOpenApi();
    }
}
