using Gateway.Mappings.Store;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Keys;

/// <summary>Admin keys live where the mappings live.</summary>
internal static class AdminKeyStoreServices
{
    /// <summary>Call after <see cref="MappingStoreServices.AddMappingStore"/>, whose file or connection it shares.</summary>
    public static IServiceCollection AddAdminKeyStore(this IServiceCollection services, StoreKind kind) => kind is StoreKind.Redis
        ? services.AddSingleton<IAdminKeyStore>(provider => new RedisAdminKeyStore(
            provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<IOptions<StoreOptions>>().Value))
        : services.AddSingleton<IAdminKeyStore, SqliteAdminKeyStore>();
}
