using System.Security.Cryptography;
using Gateway.Admin.Keys;
using Gateway.Storage;

namespace Gateway.Admin.Access;

/// <summary>What became of a log-in.</summary>
internal abstract record KeyCheck
{
    public sealed record Right(AdminKey Key) : KeyCheck;

    /// <summary>The secret is right, and the key's time is over.</summary>
    public sealed record Expired(AdminKey Key) : KeyCheck;

    /// <summary>An unknown key or a wrong secret; a caller cannot tell which.</summary>
    public sealed record Wrong : KeyCheck;

    /// <summary>The store is away or damaged, and this process has not seen the key proved lately.</summary>
    public sealed record Unknowable : KeyCheck;
}

/// <summary>Compares credentials with the stored key. The time it takes does not depend on whether the key exists or how much of the secret is right.</summary>
internal sealed class KeyVerifier(IAdminKeyStore store, VerifiedKeys verified, BootstrapKey bootstrap, TimeProvider timeProvider)
{
    // Compared against where there is no key. Nobody knows a secret with this hash.
    private static readonly byte[] NoHash = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    public async Task<KeyCheck> CheckAsync(Credentials credentials, CancellationToken cancellationToken)
    {
        // The store is asked even so: an answer without it would tell the bootstrap key's id by its speed.
        var stored = await CheckStoredAsync(credentials, cancellationToken);
        return bootstrap.Key?.Id == credentials.KeyId && Matches(bootstrap.Key, credentials) ? new KeyCheck.Right(bootstrap.Key) : stored;
    }

    private async Task<KeyCheck> CheckStoredAsync(Credentials credentials, CancellationToken cancellationToken)
    {
        AdminKey? key;
        try
        {
            key = await store.FindAsync(credentials.KeyId, cancellationToken);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            // A wrong secret is not told apart here: an outage must not become a place to learn which keys are in use.
            return verified.Find(credentials.KeyId) is { } known && Matches(known, credentials) ? Judge(known) : new KeyCheck.Unknowable();
        }

        if (key is null)
        {
            verified.Forget(credentials.KeyId);
        }

        if (!Matches(key, credentials))
        {
            return new KeyCheck.Wrong();
        }

        verified.Remember(key!);
        return Judge(key!);
    }

    // Only once the secret is proved: nobody else learns that there is such a key.
    private KeyCheck Judge(AdminKey key) => key.IsExpired(timeProvider.GetUtcNow()) ? new KeyCheck.Expired(key) : new KeyCheck.Right(key);

    private static bool Matches(AdminKey? key, Credentials credentials) =>
        CryptographicOperations.FixedTimeEquals(key?.SecretSha256 ?? NoHash, credentials.SecretSha256) & key is not null;
}
