using StackExchange.Redis;

namespace Gateway.Telemetry.Events.Redis;

/// <summary>The keys of one call of a script: some that it always has, and one for each identifier.</summary>
internal sealed class RedisEventKeyList(RedisEventKeys keys, RedisKey[] first)
{
    private readonly List<RedisKey> _keys = [.. first];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>Which of the keys is the identifier's, counted from 1 as Lua does; 0 for no identifier.</summary>
    public int Place(string identifier)
    {
        if (identifier.Length == 0)
        {
            return 0;
        }

        if (!_places.TryGetValue(identifier, out var place))
        {
            _keys.Add(keys.Of(identifier));
            _places[identifier] = place = _keys.Count;
        }

        return place;
    }

    public RedisKey[] ToArray() => [.. _keys];
}
