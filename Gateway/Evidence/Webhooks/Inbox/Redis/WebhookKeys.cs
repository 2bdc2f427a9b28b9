using Gateway.Mappings.Store.Redis;
using StackExchange.Redis;

namespace Gateway.Evidence.Webhooks.Inbox.Redis;

/// <summary>
/// The keys of the inbox, under the same hash tag as <see cref="RedisKeys"/>:
/// <code>
/// {prefix}:v1:webhook_ids       zset    ids that were here (16 bytes of their SHA-256), by when they came (unix milliseconds)
/// {prefix}:v1:webhook_queue     zset    numbers of the messages that wait, with leading zeros, by when they are due (unix milliseconds)
/// {prefix}:v1:webhook_inbox     hash    number -> failed attempts, a space, what is to be applied (JSON)
/// {prefix}:v1:webhook_number    string  the newest number
/// {prefix}:v1:webhook_aside     list    messages that could not be applied (JSON), newest first
/// {prefix}:v1:webhook_objects   hash    project/id -> rank of the newest event that was applied to it
/// {prefix}:v1:webhook_lease     string  which gateway applies messages; expires
/// </code>
/// </summary>
internal sealed class WebhookKeys(string keyPrefix)
{
    private readonly string _root = $"{{{keyPrefix}}}:v1:webhook_";

    public RedisKey Ids => _root + "ids";

    public RedisKey Queue => _root + "queue";

    public RedisKey Inbox => _root + "inbox";

    public RedisKey Number => _root + "number";

    public RedisKey Aside => _root + "aside";

    public RedisKey Objects => _root + "objects";

    public RedisKey Lease => _root + "lease";
}
