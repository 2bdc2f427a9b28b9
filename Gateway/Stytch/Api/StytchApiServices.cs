namespace Gateway.Stytch.Api;

/// <summary>Calls to Stytch's API. Asks for the event log, the projects' options and a clock from elsewhere.</summary>
internal static class StytchApiServices
{
    public static IServiceCollection AddStytchApi(this IServiceCollection services) => services
        .AddSingleton<StytchApiMetrics>()
        .AddSingleton<StytchCallRecorder>()
        .AddSingleton<StytchClients>();
}
