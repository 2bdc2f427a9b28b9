using Gateway.Mappings.Store.Redis;
using StackExchange.Redis;

namespace Gateway.Evidence.Sightings.Redis;

/// <summary>
/// The keys of what SAML traffic showed, under the same hash tag as <see cref="RedisKeys"/>:
/// <code>
/// {prefix}:v1:sightings:IDENTIFIER  hash  kind:value -> count first-seen last-seen detail (times in unix milliseconds)
/// {prefix}:v1:sighted               zset  identifier -> last seen, of all
/// {prefix}:v1:strangers             zset  the same of those that no mapping has and that came back
/// {prefix}:v1:strangers_new         zset  the same of those that no mapping has and that may give way to others
/// {prefix}:v1:sightings_writer:ID   string  newest batch of one writer, for a day
/// </code>
/// </summary>
internal sealed class SightingKeys(string keyPrefix)
{
    private readonly string _root = $"{{{keyPrefix}}}:v1:";

    /// <summary>What an identifier's key begins with.</summary>
    public string OfIdentifiers => _root + "sightings:";

    public RedisKey Sighted => _root + "sighted";

    public RedisKey Unmapped => _root + "strangers";

    public RedisKey NewUnmapped => _root + "strangers_new";

    public RedisKey Of(string identifier) => OfIdentifiers + identifier;

    public RedisKey Writer(string id) => $"{_root}sightings_writer:{id}";
}
