namespace Gateway.Changes.Declared;

/// <summary>The declared set. Asks for plans, the mapping store, its table and the readers of documents from elsewhere.</summary>
internal static class DeclaredServices
{
    public static IServiceCollection AddDeclared(this IServiceCollection services)
    {
        services.AddSingleton<AppliedSets>();
        services.AddSingleton<DeclaredWatcher>();
        services.AddSingleton<DeclaredMetrics>();
        return services.AddHostedService(provider => provider.GetRequiredService<DeclaredWatcher>());
    }
}
