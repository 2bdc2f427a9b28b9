namespace Gateway.Public.SlowBodies;

/// <summary>What reads bodies that come slowly.</summary>
internal static class SlowBodyServices
{
    public static IServiceCollection AddSlowBodies(this IServiceCollection services) => services
        .AddSingleton<BodyPaces>()
        .AddSingleton<LateBodyMetrics>()
        .AddSingleton<LateBodies>();
}
