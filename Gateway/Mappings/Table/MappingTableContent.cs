using System.Runtime.CompilerServices;
using Gateway.Mappings.Store;
using Gateway.Stytch;

namespace Gateway.Mappings.Table;

/// <summary>One generation of the <see cref="MappingTable"/>: many readers, one writer.</summary>
internal sealed class MappingTableContent(StytchProjects projects, bool ignoresCase, bool knowsIssuers)
{
    private readonly int[] _byState = new int[Enum.GetValues<MappingState>().Length];

    private volatile MappingRecords _records = new(projects, ignoresCase, knowsIssuers);

    // Boxed, so that a reader never sees the lineage of one position with the revision of another.
    private volatile StrongBox<StorePosition> _position = new(StorePosition.Empty);

    private volatile BreakGlass? _breakGlass;

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

    public IEnumerable<MappingEntry> Entries => _records.Entries;

    public MappingEntry? Find(ReadOnlySpan<char> key) => _records.Find(key);

    /// <summary>The mapping whose identifier, not an alias, this is.</summary>
    public MappingEntry? FindOwn(string identifier) => _records.FindOwn(identifier);

    /// <summary>The only mapping with this IdP entity id; null where none has it, or several.</summary>
    public MappingEntry? FindByIssuer(ReadOnlySpan<char> issuer) => _records.FindByIssuer(issuer);

    public MappingEntry? FindLower(ReadOnlySpan<char> key) => _records.FindLower(key);

    public void Add(MappingEntry entry, string? idpEntityId, MappingEntry? replaces)
    {
        Count += replaces is null ? 1 : 0;
        _byState[(int)entry.State]++;
        if (replaces is not null)
        {
            _byState[(int)replaces.State]--;
        }

        Unservable += (IsUnservable(entry) ? 1 : 0) - (replaces is not null && IsUnservable(replaces) ? 1 : 0);
        _records.Add(entry, idpEntityId, Count);
    }

    /// <summary>Takes away the keys that still lead to an entry of this content; those that a newer entry took over stay.</summary>
    public void RemoveKeysOf(MappingEntry entry, bool isDeleted)
    {
        Count -= isDeleted ? 1 : 0;
        _byState[(int)entry.State] -= isDeleted ? 1 : 0;
        Unservable -= isDeleted && IsUnservable(entry) ? 1 : 0;
        _records.Remove(entry.Reference);
    }

    /// <summary>Tells an entry of this content when it was switched.</summary>
    public void Recall(MappingEntry entry, DateTimeOffset switchedAt) => _records.Recall(entry.Reference, MappingEntry.SecondsOf(switchedAt));

    /// <summary>Gives back the memory of what was replaced, once it is much. Entries that were found before do not belong to this content any more.</summary>
    public void Tidy()
    {
        if (_records.IsWasteful)
        {
            _records = _records.Compacted(Count);
        }
    }

    private static bool IsUnservable(MappingEntry entry) => entry.State is MappingState.Migrated && entry.Target is null;
}
