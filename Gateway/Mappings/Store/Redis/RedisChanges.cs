namespace Gateway.Mappings.Store.Redis;

/// <summary>Puts feed entries together to whole revisions, and notices any that is missing.</summary>
internal sealed class RedisChanges(long after, string lineage)
{
    private readonly List<MappingChange> _changes = [];
    private RedisFeedEntry? _first;
    private int _completeCount;

    /// <summary>Behind the last complete revision.</summary>
    public StorePosition Position { get; private set; } = new(lineage, after);

    /// <summary>The ordinal that must come next in the revision that is not complete yet.</summary>
    public int NextOrdinal => _changes.Count - _completeCount;

    /// <summary>How many changes that revision still lacks; 0 when it has not begun.</summary>
    public int Missing => (_first?.Changes ?? 0) - NextOrdinal;

    /// <summary>False when an entry is not the one that must come next.</summary>
    public bool Add(IReadOnlyList<RedisFeedEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Revision != Position.Revision + 1 || entry.Ordinal != NextOrdinal)
            {
                return false;
            }

            _first = entry.Ordinal == 0 ? entry : _first;
            // A revision without changes, such as one of the emergency switch, has an entry all the same: it carries the number.
            if (_first!.Changes > 0)
            {
                _changes.Add(_first.Stamp!.ChangeOf(entry.Revision, entry.Identifier, entry.After));
            }

            if (Missing == 0)
            {
                Position = Position with { Revision = entry.Revision, CommitId = _first.CommitId };
                _completeCount = _changes.Count;
                _first = null;
            }
        }

        return true;
    }

    /// <summary>The changes of the complete revisions.</summary>
    public IReadOnlyList<MappingChange> Complete()
    {
        _changes.RemoveRange(_completeCount, _changes.Count - _completeCount);
        return _changes;
    }
}
