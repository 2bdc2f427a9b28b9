namespace Gateway.Public.Where;

/// <summary>What tells applications where a tenant signs in.</summary>
internal static class WhereServices
{
    public static IServiceCollection AddWhere(this IServiceCollection services) => services
        .AddSingleton<WhereMetrics>()
        .AddSingleton<WhereTokens>()
        .AddSingleton<LegacyStart>()
        .AddSingleton<WhereEndpoint>();
}
