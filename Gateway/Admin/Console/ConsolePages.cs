using Gateway.Admin.Console.Drafts;
using Gateway.Admin.Console.Emergency;
using Gateway.Admin.Console.History;
using Gateway.Admin.Console.Keys;
using Gateway.Admin.Console.Mappings;
using Gateway.Admin.Console.Overview;
using Gateway.Admin.Console.Parity;
using Gateway.Admin.Console.Plans;
using Gateway.Admin.Console.Schedules;
using Gateway.Admin.Console.Status;
using Gateway.Admin.Console.Trace;
using Gateway.Admin.Console.Webhooks;

namespace Gateway.Admin.Console;

/// <summary>Every page and form of the console; each resource adds its own.</summary>
internal static class ConsolePages
{
    public static ConsoleRoutes All()
    {
        var routes = new ConsoleRoutes();
        routes.AddOverview();
        routes.AddKeys();
        routes.AddStatus();
        routes.AddBreakGlass();
        routes.AddMappings();
        routes.AddPlans();
        routes.AddDrafts();
        routes.AddHistory();
        routes.AddTrace();
        routes.AddParity();
        routes.AddWebhooks();
        routes.AddSchedules();
        return routes;
    }
}
