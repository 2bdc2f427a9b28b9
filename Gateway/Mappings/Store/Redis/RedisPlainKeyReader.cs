using Gateway.Storage;
using Gateway.Stytch;

namespace Gateway.Mappings.Store.Redis;

/// <summary>Reads plain keys from the Redis of the store. What it gives is unchecked: <see cref="MappingRules"/> judges it like any mapping.</summary>
internal sealed class RedisPlainKeyReader(RedisConnection connection, StoreOptions options) : IPlainKeyReader
{
    private const string Placeholder = "{identifier}";

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
            // One byte more than a connection id can have: whatever else lies there is not read into memory, and does not pass as one.
            var value = await connection.CallAsync(
                database => database.StringGetRangeAsync(key, 0, StytchProject.MaxConnectionIdLength), cancellationToken);
            return value.IsNullOrEmpty ? null : value.ToString();
        }
        catch (StoreDamagedException)
        {
            // These keys are the team's own: one that is not a string is no connection id, and no damage.
            return null;
        }
    }
}
