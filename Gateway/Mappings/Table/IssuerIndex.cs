using System.Collections.Concurrent;

namespace Gateway.Mappings.Table;

/// <summary>Which mapping an IdP's entity id belongs to, compared exactly. One writer, many readers.</summary>
internal sealed class IssuerIndex
{
    private readonly ConcurrentDictionary<string, Owners> _owners;
    private readonly ConcurrentDictionary<string, Owners>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    // The writer's alone: an entry does not keep its issuer.
    private readonly Dictionary<string, string> _issuerOf = new(StringComparer.Ordinal);

    public IssuerIndex()
    {
        _owners = new ConcurrentDictionary<string, Owners>(concurrencyLevel: 1, capacity: 1024, StringComparer.Ordinal);
        _lookup = _owners.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The identifier of the only mapping with this issuer; null where none has it, or several.</summary>
    public string? OnlyOwnerOf(ReadOnlySpan<char> issuer) => _lookup.TryGetValue(issuer, out var owners) ? owners.Only : null;

    /// <summary>Notes a mapping's issuer; null for none.</summary>
    public void Set(string identifier, string? issuer)
    {
        if (_issuerOf.Remove(identifier, out var before))
        {
            var owners = _owners[before];
            owners.Remove(identifier);
            if (owners.IsEmpty)
            {
                _owners.TryRemove(before, out _);
            }
        }

        if (issuer is { Length: > 0 })
        {
            _issuerOf[identifier] = issuer;
            _owners.GetOrAdd(issuer, static _ => new Owners()).Add(identifier);
        }
    }

    private sealed class Owners
    {
        private HashSet<string>? _several;
        private volatile string? _only;

        public string? Only => _only;

        public bool IsEmpty => _only is null && _several is null or { Count: 0 };

        public void Add(string identifier)
        {
            if (IsEmpty)
            {
                _only = identifier;
                return;
            }

            _several ??= new HashSet<string>(StringComparer.Ordinal) { _only! };
            _several.Add(identifier);
            _only = null;
        }

        public void Remove(string identifier)
        {
            if (_several is null)
            {
                _only = null;
                return;
            }

            _several.Remove(identifier);
            if (_several.Count == 1)
            {
                (_only, _several) = (_several.Single(), null);
            }
        }
    }
}
