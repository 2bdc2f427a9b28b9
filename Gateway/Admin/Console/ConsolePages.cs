using Gateway.Admin.Console.Emergency;

namespace Gateway.Admin.Console;

/// <summary>Every page and form of the console; each resource adds its own.</summary>
internal static class ConsolePages
{
    public static ConsoleRoutes All()
    {
        var routes = new ConsoleRoutes();
        routes.AddBreakGlass();
        return routes;
    }
}
