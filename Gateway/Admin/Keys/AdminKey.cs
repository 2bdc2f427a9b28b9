using System.Text.Json.Serialization;
using Gateway.Storage;

namespace Gateway.Admin.Keys;

/// <summary>What a key may do; each role may do all that the one before may.</summary>
internal enum AdminRole
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Changes mappings.</summary>
    Operator,

    /// <summary>Manages keys, and takes the decisions that concern the whole store.</summary>
    Admin,
}

/// <summary>An admin key as stored. The secret itself is shown once, when the key is made, and kept nowhere.</summary>
/// <param name="Id">The user name of HTTP Basic: <c>key_</c> and 16 lower-case base32 characters, or the operator's choice for a bootstrap key.</param>
/// <param name="Name">What the operator calls it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="SecretSha256">SHA-256 of the secret, 32 bytes. No slow hash: a secret has 256 random bits, so there is nothing to guess.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The key that made it; <c>cli</c> or <c>first-start</c> where none did, <c>configuration</c> for a bootstrap key.</param>
internal sealed record AdminKey(string Id, string Name, AdminRole Role, byte[] SecretSha256, DateTimeOffset CreatedAt, string CreatedBy)
{
    /// <summary>When it ends by itself; null for a key that only ends by being revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was used last, late by at most some minutes; null where it never was. Only lists know it.</summary>
    [JsonIgnore]
    public DateTimeOffset? LastUsedAt { get; init; }

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}

/// <summary>When a key was used last.</summary>
internal readonly record struct KeyUse(string KeyId, DateTimeOffset At);

/// <summary>Where admin keys live: beside the mappings, in the same SQLite file or the same Redis. Throws <see cref="StoreUnavailableException"/>.</summary>
internal interface IAdminKeyStore
{
    Task<AdminKey?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>All keys, oldest first.</summary>
    Task<IReadOnlyList<AdminKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds a key; false when the id is taken. With <paramref name="onlyIfNone"/>, also false when any key exists, atomically.</summary>
    Task<bool> AddAsync(AdminKey key, bool onlyIfNone, CancellationToken cancellationToken);

    /// <summary>Adds a key, or replaces the one that has its id: for a bootstrap key, whose secret may change with the configuration.</summary>
    Task PutAsync(AdminKey key, CancellationToken cancellationToken);

    /// <summary>Removes a key, atomically checking that another with the admin role remains that has not expired.</summary>
    Task<KeyRemoval> RemoveAsync(string id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Notes when keys were used last; keys that are gone and times before the one that is noted are passed over.</summary>
    Task MarkUsedAsync(IReadOnlyCollection<KeyUse> uses, CancellationToken cancellationToken);
}

/// <summary>What became of a key's removal.</summary>
internal enum KeyRemoval
{
    Removed,
    NotFound,

    /// <summary>Refused: nobody could administer the gateway afterwards.</summary>
    IsLastAdmin,
}
