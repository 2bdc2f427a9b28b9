using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Mappings.Store.Redis;

/// <summary>
/// Every key of the mapping store in Redis. All carry the hash tag <c>{KeyPrefix}</c>, which keeps them on one node of a Redis Cluster so that
/// one script can change them as one step, and the number of this layout. A script is given each key that it touches, so that any engine runs it:
/// <code>
/// {prefix}:v1:meta                 hash    lineage, revision, commit_id, hash (of that revision), mappings (how many there are),
///                                          break_glass (JSON, while it is on)
/// {prefix}:v1:mappings             hash    identifier -> document (JSON)
/// {prefix}:v1:aliases              hash    alias -> identifier
/// {prefix}:v1:order                zset    identifiers, all of score 0: pages in the order of their bytes
/// {prefix}:v1:tombstones           hash    identifier -> last version of a mapping that is not there now
/// {prefix}:v1:feed                 stream  one entry a change, id revision-ordinal; the oldest are dropped
/// {prefix}:v1:history:IDENTIFIER   list    changes of one mapping, newest first; the oldest are dropped
/// {prefix}:v1:commit:COMMIT_ID     string  answer of a commit, for some minutes, should it not have arrived
/// {prefix}:v1:abandoned            hash    lineage that was given up on purpose -> when
/// {prefix}:v1:revisions            hash    revision -> who, when, why, its hash (JSON); the oldest are dropped
/// {prefix}:v1:large                zset    the revisions that replaced the whole set at once
/// {prefix}:v1:changes:REVISION     hash    what one of those changed: identifier -> document, empty where it was deleted
/// {prefix}:v1:draft:ID:...                 mappings, aliases, order, tombstones and changes of a set that is being brought
/// {prefix}:v1:plans                zset    plan ids, by when they expire
/// {prefix}:v1:plan:ID              string  a plan that waits to be applied (JSON)
/// {prefix}:v1:plan_chunks:ID       hash    number -> some of a plan's changes, compressed
/// {prefix}:v1:admin_keys           hash    key id -> key (JSON)
/// {prefix}:v1:admin_keys_used      hash    key id -> when it was used last
/// {prefix}:v1:schedules            hash    id -> version and scheduled change (JSON)
/// {prefix}:v1:changed              channel a message a revision
/// {prefix}:v1:rehearsal            any     what a script tries its commands on before its first write; gone when it ends
/// </code>
/// Nothing else may write these keys, and the server must not evict them: use <c>maxmemory-policy noeviction</c>.
/// </summary>
internal sealed class RedisKeys(string keyPrefix)
{
    /// <summary>Revisions that are listed: some 400 B each.</summary>
    public const int KeptRevisions = 100_000;

    private readonly string _root = $"{{{keyPrefix}}}:v1:";

    public RedisKey Meta => _root + "meta";

    public RedisKey Mappings => _root + "mappings";

    public RedisKey Aliases => _root + "aliases";

    public RedisKey Order => _root + "order";

    public RedisKey Tombstones => _root + "tombstones";

    public RedisKey Feed => _root + "feed";

    public RedisKey Abandoned => _root + "abandoned";

    public RedisKey Revisions => _root + "revisions";

    public RedisKey Large => _root + "large";

    public RedisKey Plans => _root + "plans";

    public RedisKey Schedules => _root + "schedules";

    public RedisKey AdminKeys => _root + "admin_keys";

    public RedisKey AdminKeysUsed => _root + "admin_keys_used";

    public string HistoryPrefix => _root + "history:";

    public string ChangedChannel => _root + "changed";

    public RedisKey Changes(long revision) => string.Create(CultureInfo.InvariantCulture, $"{_root}changes:{revision}");

    public RedisKey History(string identifier) => HistoryPrefix + identifier;

    public RedisKey Commit(string commitId) => $"{_root}commit:{commitId}";

    public RedisKey PlanOf(string id) => $"{_root}plan:{id}";

    public RedisKey PlanChunks(string contentId) => $"{_root}plan_chunks:{contentId}";

    public RedisKey Draft(string id, string part) => $"{_root}draft:{id}:{part}";
}
