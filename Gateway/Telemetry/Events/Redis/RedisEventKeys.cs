using StackExchange.Redis;

namespace Gateway.Telemetry.Events.Redis;

/// <summary>
/// Every key of the event log in Redis, with the hash tag and the layout number of the mapping store's keys:
/// <code>
/// {prefix}:v1:events                  stream  one entry an event: request, identifier, event (JSON); the oldest are dropped
/// {prefix}:v1:events:requests         hash    request id -> ids of its entries, parted by spaces
/// {prefix}:v1:events:of:IDENTIFIER    zset    ids of the entries of one identifier, padded, all of score 0
/// {prefix}:v1:events:batch:PROCESS    string  number of the last batch of a process, for some minutes
/// </code>
/// The two indexes hold an entry exactly as long as the stream does: what drops the one drops the others in the same step.
/// </summary>
internal sealed class RedisEventKeys(string keyPrefix)
{
    private readonly string _root = $"{{{keyPrefix}}}:v1:events";

    public RedisKey Stream => _root;

    public RedisKey Requests => _root + ":requests";

    public RedisKey Of(string identifier) => $"{_root}:of:{identifier}";

    public RedisKey Batch(string processId) => $"{_root}:batch:{processId}";
}
