using System.Text.Json;
using Gateway.Mappings.Store;
using Gateway.Mappings.Store.Redis;
using Gateway.Storage;
using StackExchange.Redis;

namespace Gateway.Admin.Keys;

/// <summary>Admin keys beside the mappings in Redis: one hash, id to key.</summary>
internal sealed class RedisAdminKeyStore(RedisConnection connection, StoreOptions options) : IAdminKeyStore
{
    private static readonly RedisScript AddScript = RedisScript.Load("add_key");
    private static readonly RedisScript RemoveScript = RedisScript.Load("remove_key");
    private static readonly RedisScript MarkUsedScript = RedisScript.Load("mark_keys_used");

    private readonly RedisKey _keys = new RedisKeys(options.KeyPrefix).AdminKeys;
    private readonly RedisKey _used = new RedisKeys(options.KeyPrefix).AdminKeysUsed;

    public async Task<AdminKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var key = await connection.CallAsync(database => database.HashGetAsync(_keys, id), cancellationToken);
        return key.IsNull ? null : Read(key);
    }

    public async Task<IReadOnlyList<AdminKey>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = await connection.CallAsync(database => database.HashValuesAsync(_keys), cancellationToken);
        var used = (await connection.CallAsync(database => database.HashGetAllAsync(_used), cancellationToken)).ToDictionary(
            entry => (string)entry.Name!, entry => (string)entry.Value!);
        return [.. keys.Select(Read)
            .Select(key => used.TryGetValue(key.Id, out var at) ? key with { LastUsedAt = StoreTime.Parse(at) } : key)
            .OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];
    }

    public async Task<bool> AddAsync(AdminKey key, bool onlyIfNone, CancellationToken cancellationToken) =>
        (long)await connection.EvaluateAsync(AddScript, [_keys], [key.Id, Write(key), onlyIfNone ? 1 : 0], cancellationToken) == 1;

    public async Task PutAsync(AdminKey key, CancellationToken cancellationToken) =>
        await connection.CallAsync(database => database.HashSetAsync(_keys, key.Id, Write(key)), cancellationToken);

    public async Task<KeyRemoval> RemoveAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await connection.EvaluateAsync(RemoveScript, [_keys, _used], [id, StoreTime.Format(now)], cancellationToken)).Text() switch
        {
            "removed" => KeyRemoval.Removed,
            "not_found" => KeyRemoval.NotFound,
            _ => KeyRemoval.IsLastAdmin,
        };

    public async Task MarkUsedAsync(IReadOnlyCollection<KeyUse> uses, CancellationToken cancellationToken)
    {
        foreach (var some in uses.SelectMany(use => new RedisValue[] { use.KeyId, StoreTime.Format(use.At) }).Chunk(RedisFields.PerCall))
        {
            await connection.EvaluateAsync(MarkUsedScript, [_keys, _used], some, cancellationToken);
        }
    }

    private static RedisValue Write(AdminKey key) =>
        JsonSerializer.SerializeToUtf8Bytes(key with { ExpiresAt = key.ExpiresAt?.ToUniversalTime() }, StoredKeyJson.Default.AdminKey);

    private AdminKey Read(RedisValue json)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])json!, StoredKeyJson.Default.AdminKey) ?? throw new JsonException("A key is null.");
        }
        catch (JsonException e)
        {
            throw RedisDamage.Found(connection, "an admin key in it cannot be read", e);
        }
    }
}
