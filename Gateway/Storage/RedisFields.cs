using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>Reads many fields of a hash in calls that any engine takes.</summary>
internal static class RedisFields
{
    /// <summary>Fields, keys and arguments a call has at the most: ElastiCache Serverless takes 3,999.</summary>
    public const int PerCall = 3000;

    /// <summary>The values of fields in their order, null where there is none. Several calls, each of a moment of its own, where they are many.</summary>
    public static async Task<RedisValue[]> GetFieldsAsync(this IDatabase database, RedisKey hash, RedisValue[] fields)
    {
        var parts = await Task.WhenAll(fields.Chunk(PerCall).Select(part => database.HashGetAsync(hash, part)));
        return parts.Length == 1 ? parts[0] : [.. parts.SelectMany(part => part)];
    }
}
