using System.Numerics;

namespace Gateway.Mappings.Table;

/// <summary>
/// The entries that were asked for lately, made from their records: who signs in often is answered without anything being made. In sets of four, in which a
/// new one takes the next one's place when all are taken.
/// </summary>
internal sealed class RecentEntries
{
    private const int Ways = 4;

    // A quarter of a megabyte of references, and some 400 B for each entry: more tenants than these seldom sign in within a few seconds.
    private const int MaxCapacity = 32_768;
    private const int MinCapacity = 256;

    private readonly MappingEntry?[] _entries;
    private readonly int _shift;
    private int _turn;

    /// <param name="mappings">How many mappings there are.</param>
    public RecentEntries(int mappings)
    {
        // Twice as many, so that hardly a set has more than four of them.
        Capacity = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)mappings * 2), MinCapacity, MaxCapacity);
        _entries = new MappingEntry?[Capacity];
        _shift = 32 - BitOperations.Log2((uint)(Capacity / Ways));
    }

    public int Capacity { get; }

    /// <summary>True where this many mappings need a larger one.</summary>
    public bool IsTooSmallFor(int mappings) => mappings * 2L > Capacity && Capacity < MaxCapacity;

    /// <summary>The entry of a record; null where it was not asked for lately.</summary>
    public MappingEntry? Find(uint reference)
    {
        foreach (var entry in _entries.AsSpan(SetOf(reference), Ways))
        {
            if (entry is null)
            {
                return null;
            }

            if (entry.Reference == reference)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Keeps an entry. Of two that are made of one record at the same time both may be kept; they say the same.</summary>
    public MappingEntry Keep(MappingEntry entry)
    {
        var set = SetOf(entry.Reference);
        for (var way = 0; way < Ways; way++)
        {
            if (Volatile.Read(ref _entries[set + way]) is null)
            {
                Volatile.Write(ref _entries[set + way], entry);
                return entry;
            }
        }

        Volatile.Write(ref _entries[set + (Interlocked.Increment(ref _turn) & (Ways - 1))], entry);
        return entry;
    }

    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): neighbours in memory are spread over the sets.
    private int SetOf(uint reference) => (int)(reference * 0x9E3779B1u >> _shift) * Ways;
}
