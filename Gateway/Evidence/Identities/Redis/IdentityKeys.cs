using Gateway.Mappings.Store.Redis;
using StackExchange.Redis;

namespace Gateway.Evidence.Identities.Redis;

/// <summary>
/// The keys of what is kept of people, under the same hash tag as <see cref="RedisKeys"/>. Every value of a person is a keyed hash:
/// <code>
/// {prefix}:v1:identities:IDENTIFIER      hash  person -> drift day identities
/// {prefix}:v1:identity_count:IDENTIFIER  hash  basis -> what the hashes can be compared by; drift -> how many people drift so
/// {prefix}:v1:identity_tenants           zset  identifier -> newest day, of all that have people
/// </code>
/// </summary>
internal sealed class IdentityKeys(string keyPrefix)
{
    private readonly string _root = $"{{{keyPrefix}}}:v1:";

    public RedisKey Tenants => _root + "identity_tenants";

    public RedisKey People(string identifier) => _root + "identities:" + identifier;

    public RedisKey Count(string identifier) => _root + "identity_count:" + identifier;

    /// <summary>What the scripts are given for one identifier.</summary>
    public RedisKey[] Of(string identifier) => [People(identifier), Count(identifier), Tenants];
}
