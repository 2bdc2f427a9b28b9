using Gateway.Storage;
using Gateway.Stytch;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>Reads plain keys from the Redis of the store. What it gives is unchecked: <see cref="MappingRules"/> judges it like any mapping.</summary>
internal sealed class RedisPlainKeyReader(RedisConnection connection, StoreOptions options) : IPlainKeyReader
{
    private const string Placeholder = "{identifier}";

    /// <summary>Where Microsoft.Extensions.Caching.StackExchangeRedis keeps an entry's value; its other fields are when the entry ends.</summary>
    private const string CachedValue = "data";

    /// <summary>The value at an identifier's plain key; null where there is none, and where no pattern is configured.</summary>
    public async Task<string?> ReadAsync(string identifier, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(options.PlainKey))
        {
            return null;
        }

        var key = options.PlainKey.Replace(Placeholder, identifier, StringComparison.Ordinal);
        try
        {
            var value = await connection.CallAsync(database => ReadAsync(database, key), cancellationToken);
            return value.IsNullOrEmpty ? null : value.ToString();
        }
        catch (StoreDamagedException)
        {
            // These keys are the team's own: one of another kind is no connection id, and no damage.
            return null;
        }
    }

    // A cache's entry is read with plain commands as well: the library's own reading would put off the end of an entry that slides.
    private Task<RedisValue> ReadAsync(IDatabase database, RedisKey key) => options.PlainKeyForm switch
    {
        PlainKeyForm.Hash => ReadFieldAsync(database, key, options.PlainKeyField),
        PlainKeyForm.DistributedCache => ReadFieldAsync(database, key, CachedValue),
        // One byte more than a connection id can have: whatever else lies there is not read into memory, and does not pass as one.
        _ => database.StringGetRangeAsync(key, 0, StytchProject.MaxConnectionIdLength),
    };

    private static async Task<RedisValue> ReadFieldAsync(IDatabase database, RedisKey key, RedisValue field) =>
        await database.HashStringLengthAsync(key, field) <= StytchProject.MaxConnectionIdLength ? await database.HashGetAsync(key, field) : RedisValue.Null;
}
