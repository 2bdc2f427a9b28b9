using Gateway.Admin.Console.Sessions;

namespace Gateway.Admin.Console;

/// <summary>The console's services. What its pages need is made when the first is asked for: see <see cref="ConsoleGate"/>.</summary>
internal static class ConsoleServices
{
    public static IServiceCollection AddConsole(this IServiceCollection services) => services.AddSingleton<ConsoleSessions>();
}
