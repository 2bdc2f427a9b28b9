using System.Diagnostics.CodeAnalysis;
namespace Gateway.Public.Legacy.Watching;

/// <summary>What watches over requests to the legacy side. Who wants to see them registers an <see cref="IProxyObserver"/>.</summary>
internal static class WatchingServices
{
    public static IServiceCollection AddWatching(this IServiceCollection services)
    {
        services.AddSingleton(_ => new CopyBudget());
        services.AddSingleton<ProxyObservers>();
        return services;
    }

    /// <summary>Adds an observer; it is also a service of its own type.</summary>
    public static IServiceCollection AddProxyObserver<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>(this IServiceCollection services)
        where TObserver : class, IProxyObserver
    {
        services.AddSingleton<TObserver>();
        services.AddSingleton<IProxyObserver>(provider => provider.GetRequiredService<TObserver>());
        return services;
    }
}
