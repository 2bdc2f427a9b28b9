using System.Buffers;
using Gateway.Stytch;

namespace Gateway.Mappings.Table;

/// <summary>
/// The records of a set of mappings and the ways to find them: many readers, one writer. A record that is replaced stays where it is, for whoever is reading
/// it, until <see cref="Compacted"/> leaves it behind.
/// </summary>
internal sealed class MappingRecords
{
    // Below this it is not worth the copying.
    private const long MinGarbage = 1 << 20;

    private readonly StytchProjects _projects;
    private readonly RecordPages _pages = new();
    private readonly KeySlots _byKey = new();
    private readonly KeySlots? _byLower;
    private readonly KeySlots? _byIssuer;
    private readonly ArrayBufferWriter<byte> _writer = new();
    private volatile RecentEntries _recent = new(0);
    private long _garbage;

    public MappingRecords(StytchProjects projects, bool ignoresCase, bool knowsIssuers)
    {
        _projects = projects;
        _byLower = ignoresCase ? new KeySlots() : null;
        _byIssuer = knowsIssuers ? new KeySlots() : null;
    }

    /// <summary>True where more than half of the memory is of records that nothing leads to.</summary>
    public bool IsWasteful => _garbage > Math.Max(MinGarbage, _pages.Length / 2);

    public IEnumerable<MappingEntry> Entries => References().Select(EntryAt);

    /// <summary>The mapping of an identifier or alias.</summary>
    public MappingEntry? Find(ReadOnlySpan<char> key)
    {
        foreach (var reference in _byKey.Of(HashOf(key)))
        {
            if (_recent.Find(reference) is { } recent)
            {
                if (recent.HasKey(key))
                {
                    return recent;
                }
            }
            else if (RecordAt(reference).HasKey(key))
            {
                return _recent.Keep(EntryAt(reference));
            }
        }

        return null;
    }

    /// <summary>The mapping whose identifier, not an alias, this is.</summary>
    public MappingEntry? FindOwn(ReadOnlySpan<char> identifier)
    {
        foreach (var reference in _byKey.Of(HashOf(identifier)))
        {
            if (RecordAt(reference).HasIdentifier(identifier))
            {
                return _recent.Find(reference) ?? EntryAt(reference);
            }
        }

        return null;
    }

    /// <summary>The only mapping with a key that is the same in lower case.</summary>
    public MappingEntry? FindLower(ReadOnlySpan<char> key)
    {
        Span<char> lower = stackalloc char[MappingRules.MaxIdentifierLength];
        var length = key.Length > lower.Length || _byLower is null ? -1 : key.ToLowerInvariant(lower);
        if (length < 0)
        {
            return null;
        }

        MappingEntry? found = null;
        Span<char> own = stackalloc char[MappingRules.MaxIdentifierLength];
        Span<char> ownLower = stackalloc char[MappingRules.MaxIdentifierLength];
        foreach (var reference in _byLower!.Of(HashOf(lower[..length])))
        {
            foreach (var text in RecordAt(reference).Keys)
            {
                var candidate = own[..text.CopyTo(own)];
                if (!ownLower[..candidate.ToLowerInvariant(ownLower)].SequenceEqual(lower[..length]) || Find(candidate) is not { } entry)
                {
                    continue;
                }

                if (found is not null && found.Identifier != entry.Identifier)
                {
                    return null;
                }

                found = entry;
            }
        }

        return found;
    }

    /// <summary>The only mapping with this IdP entity id.</summary>
    public MappingEntry? FindByIssuer(ReadOnlySpan<char> issuer)
    {
        if (_byIssuer is null)
        {
            return null;
        }

        MappingEntry? found = null;
        foreach (var reference in _byIssuer.Of(HashOf(issuer)))
        {
            if (!RecordAt(reference).IdpEntityId.Is(issuer))
            {
                continue;
            }

            var entry = _recent.Find(reference) ?? _recent.Keep(EntryAt(reference));
            if (found is not null && found.Identifier != entry.Identifier)
            {
                return null;
            }

            // While it is replaced a mapping is there twice.
            found = found is null || found.Revision < entry.Revision ? entry : found;
        }

        return found;
    }

    /// <summary>Adds an entry, and has its keys lead to it whatever they led to before.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="idpEntityId">The IdP's Issuer; null for none.</param>
    /// <param name="mappings">How many mappings there are with it.</param>
    public void Add(MappingEntry entry, string? idpEntityId, int mappings)
    {
        if (_recent.IsTooSmallFor(mappings))
        {
            _recent = new RecentEntries(mappings);
        }

        _writer.ResetWrittenCount();
        MappingRecordWriter.Write(_writer, entry, _byIssuer is null ? null : idpEntityId, _projects);
        Index(_pages.Add(_writer.WrittenSpan));
    }

    /// <summary>Takes away what still leads to a record; keys that another one took over stay.</summary>
    public void Remove(uint reference)
    {
        var record = RecordAt(reference);
        Span<char> own = stackalloc char[MappingRules.MaxIdentifierLength];
        Span<char> lower = stackalloc char[MappingRules.MaxIdentifierLength];
        foreach (var text in record.Keys)
        {
            var key = own[..text.CopyTo(own)];
            _byKey.Remove(HashOf(key), reference);
            _byLower?.Remove(HashOf(lower[..key.ToLowerInvariant(lower)]), reference);
        }

        if (_byIssuer is not null && record.IdpEntityId is { IsEmpty: false } issuer)
        {
            _byIssuer.Remove(HashOf(issuer.ToString()), reference);
        }

        _garbage += RecordPages.SizeOf(record.Octets.Length);
    }

    /// <summary>Replaces a record by one with another time of the switch.</summary>
    public void Recall(uint reference, uint switchedAt)
    {
        Index(_pages.Add(RecordAt(reference).WithSwitch(switchedAt)));
        Remove(reference);
    }

    /// <summary>The same mappings without the records that nothing leads to.</summary>
    public MappingRecords Compacted(int mappings)
    {
        var compacted = new MappingRecords(_projects, _byLower is not null, _byIssuer is not null) { _recent = new RecentEntries(mappings) };
        foreach (var reference in References())
        {
            compacted.Index(compacted._pages.Add(RecordAt(reference).Octets));
        }

        return compacted;
    }

    private void Index(uint reference)
    {
        var record = RecordAt(reference);
        Span<char> own = stackalloc char[MappingRules.MaxIdentifierLength];
        Span<char> lower = stackalloc char[MappingRules.MaxIdentifierLength];
        foreach (var text in record.Keys)
        {
            var key = own[..text.CopyTo(own)];
            Lead(key, reference);
            if (_byLower is not null)
            {
                AddOnce(_byLower, HashOf(lower[..key.ToLowerInvariant(lower)]), reference);
            }
        }

        if (_byIssuer is not null && record.IdpEntityId is { IsEmpty: false } issuer)
        {
            AddOnce(_byIssuer, HashOf(issuer.ToString()), reference);
        }
    }

    private void Lead(ReadOnlySpan<char> key, uint reference)
    {
        var hash = HashOf(key);
        foreach (var before in _byKey.Of(hash))
        {
            if (RecordAt(before).HasKey(key))
            {
                _byKey.Replace(hash, before, reference);
                return;
            }
        }

        _byKey.Add(hash, reference);
    }

    private static void AddOnce(KeySlots slots, uint hash, uint reference)
    {
        foreach (var present in slots.Of(hash))
        {
            if (present == reference)
            {
                return;
            }
        }

        slots.Add(hash, reference);
    }

    // Each record once, by the slot of its identifier.
    private IEnumerable<uint> References()
    {
        foreach (var (hash, reference) in _byKey.All())
        {
            if (IdentifierHashAt(reference) == hash)
            {
                yield return reference;
            }
        }
    }

    private uint IdentifierHashAt(uint reference)
    {
        Span<char> identifier = stackalloc char[MappingRules.MaxIdentifierLength];
        var keys = RecordAt(reference).Keys;
        keys.MoveNext();
        return HashOf(identifier[..keys.Current.CopyTo(identifier)]);
    }

    private MappingRecord RecordAt(uint reference) => new(_pages[reference]);

    private MappingEntry EntryAt(uint reference) => RecordAt(reference).ToEntry(reference, _projects);

    // Seeded anew in each process, so that nobody can make up keys that share a hash.
    private static uint HashOf(ReadOnlySpan<char> key) => (uint)string.GetHashCode(key);
}
