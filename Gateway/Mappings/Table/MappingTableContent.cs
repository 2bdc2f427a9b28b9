using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Gateway.Mappings.Store;

namespace Gateway.Mappings.Table;

/// <summary>One generation of the <see cref="MappingTable"/>: many readers, one writer.</summary>
internal sealed class MappingTableContent
{
    private readonly ConcurrentDictionary<string, MappingEntry> _entries;
    private readonly ConcurrentDictionary<string, MappingEntry>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly ConcurrentDictionary<string, ImmutableArray<string>>? _keysByLower;

    private readonly IssuerIndex? _issuers;

    private readonly int[] _byState = new int[Enum.GetValues<MappingState>().Length];

    // Boxed, so that a reader never sees the lineage of one position with the revision of another.
    private volatile StrongBox<StorePosition> _position = new(StorePosition.Empty);

    private volatile BreakGlass? _breakGlass;

    public MappingTableContent(bool ignoresCase, bool knowsIssuers)
    {
        _entries = new ConcurrentDictionary<string, MappingEntry>(concurrencyLevel: 1, capacity: 1024, StringComparer.Ordinal);
        _lookup = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        _keysByLower = ignoresCase ? new ConcurrentDictionary<string, ImmutableArray<string>>(StringComparer.Ordinal) : null;
        _issuers = knowsIssuers ? new IssuerIndex() : null;
    }

    public StorePosition Position
    {
        get => _position.Value;
        set => _position = new StrongBox<StorePosition>(value);
    }

    public BreakGlass? BreakGlass
    {
        get => _breakGlass;
        set => _breakGlass = value;
    }

    public int Count { get; private set; }

    public int Unservable { get; private set; }

    public MappingStateCounts States => MappingStateCounts.From(_byState);

    public IEnumerable<MappingEntry> Entries => _entries.Where(pair => pair.Value.Identifier == pair.Key).Select(pair => pair.Value);

    public MappingEntry? Find(ReadOnlySpan<char> key) => _lookup.TryGetValue(key, out var entry) ? entry : null;

    /// <summary>The mapping whose identifier, not an alias, this is.</summary>
    public MappingEntry? FindOwn(string identifier) =>
        _entries.TryGetValue(identifier, out var entry) && entry.Identifier == identifier ? entry : null;

    /// <summary>The only mapping with this IdP entity id; null where none has it, or several.</summary>
    public MappingEntry? FindByIssuer(ReadOnlySpan<char> issuer) => _issuers?.OnlyOwnerOf(issuer) is { } identifier ? FindOwn(identifier) : null;

    public void SetIssuer(string identifier, string? issuer) => _issuers?.Set(identifier, issuer);

    public MappingEntry? FindLower(ReadOnlySpan<char> key)
    {
        Span<char> lower = stackalloc char[MappingRules.MaxIdentifierLength];
        var length = key.Length > lower.Length || _keysByLower is null ? -1 : key.ToLowerInvariant(lower);
        if (length < 0 || !_keysByLower!.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower[..length], out var keys))
        {
            return null;
        }

        MappingEntry? found = null;
        foreach (var candidate in keys)
        {
            if (!_entries.TryGetValue(candidate, out var entry) || (found is not null && found != entry))
            {
                return null;
            }

            found = entry;
        }

        return found;
    }

    public void Add(MappingEntry entry, MappingEntry? replaces)
    {
        Count += replaces is null ? 1 : 0;
        _byState[(int)entry.State]++;
        if (replaces is not null)
        {
            _byState[(int)replaces.State]--;
        }

        Unservable += (IsUnservable(entry) ? 1 : 0) - (replaces is not null && IsUnservable(replaces) ? 1 : 0);
        Set(entry.Identifier, entry);
        foreach (var alias in entry.Aliases)
        {
            Set(alias, entry);
        }
    }

    /// <summary>Takes away the keys that still lead to an entry; those that a newer entry took over stay.</summary>
    public void RemoveKeysOf(MappingEntry entry, bool isDeleted)
    {
        Count -= isDeleted ? 1 : 0;
        _byState[(int)entry.State] -= isDeleted ? 1 : 0;
        Unservable -= isDeleted && IsUnservable(entry) ? 1 : 0;
        if (isDeleted)
        {
            _issuers?.Set(entry.Identifier, issuer: null);
        }

        Remove(entry.Identifier, entry);
        foreach (var alias in entry.Aliases)
        {
            Remove(alias, entry);
        }
    }

    private static bool IsUnservable(MappingEntry entry) => entry.State is MappingState.Migrated && entry.Target is null;

    private void Set(string key, MappingEntry entry)
    {
        _entries[key] = entry;
        _keysByLower?.AddOrUpdate(
            key.ToLowerInvariant(),
            static (_, added) => [added],
            static (_, keys, added) => keys.Contains(added) ? keys : keys.Add(added),
            key);
    }

    private void Remove(string key, MappingEntry entry)
    {
        if (!_entries.TryRemove(KeyValuePair.Create(key, entry)) || _keysByLower is null)
        {
            return;
        }

        var lower = key.ToLowerInvariant();
        var rest = _keysByLower[lower].Remove(key);
        if (rest.IsEmpty)
        {
            _keysByLower.TryRemove(lower, out _);
        }
        else
        {
            _keysByLower[lower] = rest;
        }
    }
}
