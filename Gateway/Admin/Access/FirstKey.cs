using Gateway.Admin.Keys;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Access;

/// <summary>Sees to it that somebody can administer the gateway: puts the bootstrap key into the store, or makes the first key where there is none.</summary>
internal sealed class FirstKey(
    IAdminKeyStore store, BootstrapKey bootstrap, IOptions<AdminOptions> options, TimeProvider timeProvider, ILogger<FirstKey> logger)
{
    /// <summary>To be called once the store is open; may be called again after it failed.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer; nothing is known of its keys.</exception>
    /// <exception cref="IOException">A first key is needed and its file cannot be written; no key was made.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken) =>
        bootstrap.Key is { } key ? EnsureBootstrapAsync(key, cancellationToken) : EnsureAnyAsync(cancellationToken);

    private async Task EnsureBootstrapAsync(AdminKey key, CancellationToken cancellationToken)
    {
        var stored = await store.FindAsync(key.Id, cancellationToken);
        if (stored is null || stored.Role is not AdminRole.Admin || !stored.SecretSha256.AsSpan().SequenceEqual(key.SecretSha256))
        {
            await store.PutAsync(key, cancellationToken);
        }

        logger.BootstrapKeySet(key.Id);
    }

    private async Task EnsureAnyAsync(CancellationToken cancellationToken)
    {
        if ((await store.ListAsync(cancellationToken)).Count > 0)
        {
            return;
        }

        var first = NewKey.Make("first key", AdminRole.Admin, "first-start", timeProvider.GetUtcNow());
        var path = Path.GetFullPath(options.Value.KeyFile);

        // The file before the key: after a failure between the two, the next start finds no key and makes another. The other way round, a key
        // would exist whose secret nobody ever saw.
        SecretFile.Write(path, $"{first.Key.Id}:{first.Secret}\n");
        if (await store.AddAsync(first.Key, onlyIfNone: true, cancellationToken))
        {
            logger.FirstKeyMade(first.Key.Id, path);
            return;
        }

        // Another gateway of the fleet was first, and its file has the key. Where the store's answer got lost instead, an exception has passed
        // this by and the file stays, for the key may well have been stored.
        File.Delete(path);
    }
}
