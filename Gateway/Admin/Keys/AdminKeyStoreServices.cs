using Gateway.Admin.Console.Sessions;
using Gateway.Mappings.Store;
using Gateway.Storage;

namespace Gateway.Admin.Keys;

/// <summary>Admin keys, and who is signed in by one, live where the mappings live.</summary>
internal static class AdminKeyStoreServices
{
    /// <summary>Call after <see cref="MappingStoreServices.AddMappingStore"/>, whose file or connection it shares.</summary>
    public static IServiceCollection AddAdminKeyStore(this IServiceCollection services, StoreKind kind) =>
        services.AddStore<IAdminKeyStore, RedisAdminKeyStore, SqliteAdminKeyStore>(kind)
            .AddStore<IConsoleSessionStore, RedisConsoleSessionStore, SqliteConsoleSessionStore>(kind);
}
