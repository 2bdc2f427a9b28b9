using System.Collections.Concurrent;
using Gateway.Storage;

namespace Gateway.Evidence.Connections;

/// <summary>
/// What is known of connections, for readers that ask at every login: in memory for some seconds, and the last that was read while the store is
/// away. Bounded; safe for concurrent use. A change made by another gateway shows here within <see cref="FreshFor"/>.
/// </summary>
internal sealed class ConnectionCache(IConnectionStore store, TimeProvider timeProvider)
{
    /// <summary>How long what was read is taken as it is.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(15);

    /// <summary>How long a store that failed is not asked for the same connection.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Some 150 MB where each has its certificates. Only connections that mappings have are asked for.</summary>
    private const int MaxEntries = 20_000;

    private readonly ConcurrentDictionary<ConnectionKey, Entry> _entries = new();

    /// <summary>What is known of a connection; null where nothing is, or where the store is away and was not asked before.</summary>
    public ValueTask<ConnectionFacts?> FindAsync(string project, string connectionId, CancellationToken cancellationToken)
    {
        var key = new ConnectionKey(project, connectionId);
        var isKnown = _entries.TryGetValue(key, out var entry);
        return isKnown && timeProvider.GetUtcNow() < entry!.FreshUntil ? ValueTask.FromResult(entry.Facts) : ReadAsync(key, entry, cancellationToken);
    }

    /// <summary>To be called when this gateway changed what is known, so that it reads it anew.</summary>
    public void Forget(ConnectionKey key) => _entries.TryRemove(key, out _);

    private async ValueTask<ConnectionFacts?> ReadAsync(ConnectionKey key, Entry? before, CancellationToken cancellationToken)
    {
        try
        {
            var facts = await store.GetAsync(key, cancellationToken);
            Remember(key, new(facts, timeProvider.GetUtcNow() + FreshFor));
            return facts;
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            // The last good answer, and no new call for a while: each waits as long as the store's timeout.
            Remember(key, new(before?.Facts, timeProvider.GetUtcNow() + RetryAfter));
            return before?.Facts;
        }
    }

    private void Remember(ConnectionKey key, Entry entry)
    {
        if (_entries.Count >= MaxEntries)
        {
            // All at once: rare, cheap to fill again, and no bookkeeping at each read.
            _entries.Clear();
        }

        _entries[key] = entry;
    }

    private sealed record Entry(ConnectionFacts? Facts, DateTimeOffset FreshUntil);
}
