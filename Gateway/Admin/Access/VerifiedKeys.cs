using Gateway.Admin.Keys;

namespace Gateway.Admin.Access;

/// <summary>The keys this process has seen proved lately, so that an operator can still work while the store is away.</summary>
internal sealed class VerifiedKeys(TimeProvider timeProvider)
{
    /// <summary>How long a proof is good for. Also the longest a key revoked elsewhere could go on while this process cannot ask.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>More keys than an organisation has in use within a quarter of an hour.</summary>
    public const int Capacity = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (AdminKey Key, DateTimeOffset At)> _keys = new(StringComparer.Ordinal);

    public void Remember(AdminKey key)
    {
        lock (_lock)
        {
            if (_keys.Count == Capacity && !_keys.ContainsKey(key.Id))
            {
                _keys.Remove(_keys.MinBy(entry => entry.Value.At).Key);
            }

            _keys[key.Id] = (key, timeProvider.GetUtcNow());
        }
    }

    public void Forget(string id)
    {
        lock (_lock)
        {
            _keys.Remove(id);
        }
    }

    public AdminKey? Find(string id)
    {
        lock (_lock)
        {
            return _keys.TryGetValue(id, out var entry) && timeProvider.GetUtcNow() - entry.At <= Lifetime ? entry.Key : null;
        }
    }
}
