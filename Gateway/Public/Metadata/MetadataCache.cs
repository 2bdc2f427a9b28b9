using System.Collections.Concurrent;
using Gateway.Storage;

namespace Gateway.Public.Metadata;

/// <summary>
/// Frozen metadata for the public side: in memory for some seconds, and the last that was read while the store is away. Bounded; safe for concurrent
/// use. Only identifiers of mappings are asked for, so nobody can fill it with made-up ones.
/// </summary>
internal sealed class MetadataCache(IMetadataStore store, TimeProvider timeProvider)
{
    /// <summary>How long what was read is taken as it is: a change made by another gateway shows within this time.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    /// <summary>What all copies in memory may take.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>Of an entry beside its document.</summary>
    private const int EntryBytes = 300;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>A mapping's copy; null where it has none, or where the store is away and was not asked before.</summary>
    public ValueTask<FrozenMetadata?> FindAsync(string identifier, CancellationToken cancellationToken) =>
        _entries.TryGetValue(identifier, out var entry) && timeProvider.GetUtcNow() < entry.FreshUntil
            ? ValueTask.FromResult(entry.Metadata)
            : ReadAsync(identifier, entry, cancellationToken);

    /// <summary>To be called when this gateway changed a copy, so that it reads it anew.</summary>
    public void Forget(string identifier)
    {
        if (_entries.TryRemove(identifier, out var entry))
        {
            Interlocked.Add(ref _bytes, -entry.Bytes);
        }
    }

    private async ValueTask<FrozenMetadata?> ReadAsync(string identifier, Entry? before, CancellationToken cancellationToken)
    {
        FrozenMetadata? metadata;
        try
        {
            metadata = await store.GetAsync(identifier, cancellationToken);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            metadata = before?.Metadata;
        }

        Forget(identifier);
        var entry = new Entry(metadata, timeProvider.GetUtcNow() + FreshFor);
        if (Interlocked.Add(ref _bytes, entry.Bytes) > MaxBytes)
        {
            // All at once: rare, cheap to fill again, and no bookkeeping at each read.
            _entries.Clear();
            Interlocked.Exchange(ref _bytes, entry.Bytes);
        }

        if (!_entries.TryAdd(identifier, entry))
        {
            Interlocked.Add(ref _bytes, -entry.Bytes);
        }

        return metadata;
    }

    private sealed record Entry(FrozenMetadata? Metadata, DateTimeOffset FreshUntil)
    {
        public int Bytes => EntryBytes + (Metadata?.Xml.Length ?? 0);
    }
}
