namespace Gateway.Public.Legacy.Watching;

/// <summary>What watches over requests to the legacy side. Who wants to see them registers an <see cref="IPassageObserver"/>.</summary>
internal static class PassageServices
{
    public static IServiceCollection AddPassage(this IServiceCollection services)
    {
        services.AddSingleton(_ => new PassageBudget());
        services.AddSingleton<PassageObservers>();
        return services;
    }

    /// <summary>Adds an observer; it is also a service of its own type.</summary>
    public static IServiceCollection AddPassageObserver<TObserver>(this IServiceCollection services)
        where TObserver : class, IPassageObserver
    {
        services.AddSingleton<TObserver>();
        services.AddSingleton<IPassageObserver>(provider => provider.GetRequiredService<TObserver>());
        return services;
    }
}
