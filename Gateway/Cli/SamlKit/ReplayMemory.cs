using System.Collections.Concurrent;

namespace Gateway.Cli.SamlKit;

/// <summary>Remembers the assertions that were used, each until it would be refused as expired anyway. Safe for concurrent use.</summary>
internal sealed class ReplayMemory(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>How many assertions are remembered.</summary>
    public int Count => _used.Count;

    /// <summary>True for the first use of an id, false for each further one.</summary>
    public bool TryUse(string assertionId, DateTimeOffset until)
    {
        var now = timeProvider.GetUtcNow();
        foreach (var (id, end) in _used)
        {
            if (end <= now)
            {
                _used.TryRemove(new KeyValuePair<string, DateTimeOffset>(id, end));
            }
        }

        return _used.TryAdd(assertionId, until);
    }
}
