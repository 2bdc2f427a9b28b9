using Gateway.Admin.Access;
using Gateway.Admin.Changes;
using Gateway.Admin.Connections;
using Gateway.Admin.Console;
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
using Gateway.Admin.OpenApi;
using Gateway.Admin.Parity;
using Gateway.Admin.Plans;
using Gateway.Admin.Progress;
using Gateway.Admin.Readiness;
using Gateway.Admin.Requests;
using Gateway.Admin.Revisions;
using Gateway.Admin.Status;
using Gateway.Admin.Webhooks;

namespace Gateway.Admin;

/// <summary>The admin listener's side of the pipeline.</summary>
internal static class AdminPipeline
{
    /// <summary>
    /// Sets up all of it on a branch that only the admin listener's connections reach. What the branch adds afterwards is for callers with a key.
    /// </summary>
    public static IApplicationBuilder UseAdminApi(this IApplicationBuilder branch)
    {
        branch.UseMiddleware<AdminRequest>();
        branch.UseMiddleware<AddressGuard>();
        branch.UseMiddleware<ConsoleGate>();
        branch.UseMiddleware<AdminEvents>();
        branch.UseMiddleware<AdminFailures>();
        branch.Use(CrossSiteGuard.InvokeAsync);
        branch.UseRouting();
        branch.UseMiddleware<AdminAuthentication>();
        branch.Use(branch.ApplicationServices.GetRequiredService<KeyLimit>().InvokeAsync);
        branch.UseEndpoints(endpoints => endpoints.MapAdminApi());
        return branch;
    }

    public static void MapAdminApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi(AdminOpenApi.Path).Requires(AdminRole.Viewer);
        var api = endpoints.MapGroup(AdminOpenApi.ApiPath).AddEndpointFilter(NoQuery.RefuseAsync);
        api.MapMappings();
        api.MapExport();
        api.MapPlans();
        api.MapStateChanges();
        api.MapMassChanges();
        api.MapSchedules();
        api.MapRevisions();
        api.MapRestore();
        api.MapBreakGlass();
        api.MapDeclared();
        api.MapKeys();
        api.MapStatus();
        api.MapEvents();
        api.MapProgress();
        api.MapHandoverLinks();
        api.MapFindings();
        api.MapIdentities();
        api.MapReadiness();
        api.MapExplain();
        api.MapConnections();
        api.MapParity();
        api.MapMetadata();
        api.MapDiscovered();
        api.MapSetAside();
        api.MapRescue();
    }
}
