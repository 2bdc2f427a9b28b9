using Gateway.Storage;

namespace Gateway.Mappings.Store.Redis;

/// <summary>Words for a store in Redis whose parts do not agree: keys were deleted or evicted one by one, or written by something else.</summary>
internal static class RedisDamage
{
    public static StoreDamagedException Found(RedisConnection connection, string finding, Exception? innerException = null) => new(
        $"The mapping store in Redis {connection.Servers} is damaged: {finding}. Nothing was changed. Restore the Redis from its backup, or put a "
        + "gateway's last-good set back; make sure that nothing else writes its keys and that the server's maxmemory-policy is noeviction.",
        innerException);
}
