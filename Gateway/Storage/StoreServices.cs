using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Storage;

/// <summary>What every feature with two stores registers.</summary>
internal static class StoreServices
{
    /// <summary>
    /// Registers a feature's store, one for the process: in Redis or in SQLite. Both are made by the container, and may ask for their connection, or the
    /// file's <see cref="SqliteDatabase"/>, and for <see cref="StoreOptions"/>.
    /// </summary>
    /// <typeparam name="TStore">What callers rely on.</typeparam>
    /// <typeparam name="TRedis">The one for <see cref="StoreKind.Redis"/>.</typeparam>
    /// <typeparam name="TSqlite">The one for <see cref="StoreKind.Sqlite"/>.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="kind">The store in force: <see cref="StoreOptions.EffectiveKind"/>.</param>
    public static IServiceCollection AddStore<
        TStore,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TRedis,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSqlite>(this IServiceCollection services, StoreKind kind)
        where TStore : class
        where TRedis : class, TStore
        where TSqlite : class, TStore
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<StoreOptions>>().Value);
        return kind is StoreKind.Redis ? services.AddSingleton<TStore, TRedis>() : services.AddSingleton<TStore, TSqlite>();
    }
}
