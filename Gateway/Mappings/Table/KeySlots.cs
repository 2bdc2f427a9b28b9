using System.Numerics;

namespace Gateway.Mappings.Table;

/// <summary>
/// From the hash of a key to the records that may have it: one table of open addressing, eight bytes a slot, read without a lock while one writer changes it.
/// What has a key is for the records to say: a hash is of 32 bits, and several keys may share one.
/// </summary>
internal sealed class KeySlots
{
    private const int MinCapacity = 1024;
    private const uint Empty = 0;
    private const uint Gone = 1;

    // Hash in the upper half, reference in the lower.
    private volatile ulong[] _slots = new ulong[MinCapacity];
    private int _live;
    private int _taken;

    /// <summary>The references of a hash.</summary>
    public Candidates Of(uint hash) => new(_slots, hash);

    /// <summary>Every reference with its hash, in no order, as they were when this was asked for or newer.</summary>
    public IEnumerable<(uint Hash, uint Reference)> All()
    {
        var slots = _slots;
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = Volatile.Read(ref slots[i]);
            if ((uint)slot > Gone)
            {
                yield return ((uint)(slot >> 32), (uint)slot);
            }
        }
    }

    /// <summary>Adds a reference.</summary>
    public void Add(uint hash, uint reference)
    {
        if ((_taken + 1L) * 4 > _slots.Length * 3L)
        {
            Rehash();
        }

        Put(_slots, hash, reference);
        _live++;
    }

    /// <summary>Has a hash lead to another record than before; readers find one or the other, never none.</summary>
    public void Replace(uint hash, uint before, uint after)
    {
        var slots = _slots;
        var candidates = new Candidates(slots, hash);
        while (candidates.MoveNext())
        {
            if (candidates.Current == before)
            {
                Volatile.Write(ref slots[candidates.Position], SlotOf(hash, after));
                return;
            }
        }
    }

    /// <summary>Takes away each slot that leads from a hash to a record.</summary>
    public void Remove(uint hash, uint reference)
    {
        var slots = _slots;
        var candidates = new Candidates(slots, hash);
        while (candidates.MoveNext())
        {
            if (candidates.Current == reference)
            {
                Volatile.Write(ref slots[candidates.Position], Gone);
                _live--;
            }
        }
    }

    // Also where nothing grew: slots of what is gone lengthen every search.
    private void Rehash()
    {
        var slots = new ulong[Math.Max(MinCapacity, (int)BitOperations.RoundUpToPowerOf2((uint)_live * 2))];
        _taken = 0;
        foreach (var (hash, reference) in All())
        {
            Put(slots, hash, reference);
        }

        _slots = slots;
    }

    private void Put(ulong[] slots, uint hash, uint reference)
    {
        var mask = (uint)slots.Length - 1;
        var position = hash & mask;
        while ((uint)slots[position] > Gone)
        {
            position = (position + 1) & mask;
        }

        _taken += (uint)slots[position] is Empty ? 1 : 0;
        Volatile.Write(ref slots[position], SlotOf(hash, reference));
    }

    private static ulong SlotOf(uint hash, uint reference) => (ulong)hash << 32 | reference;

    /// <summary>Goes through the references of one hash.</summary>
    public ref struct Candidates(ulong[] slots, uint hash)
    {
        private uint _next = hash & ((uint)slots.Length - 1);

        public uint Current { get; private set; }

        /// <summary>The slot of <see cref="Current"/>.</summary>
        public uint Position { get; private set; }

        public readonly Candidates GetEnumerator() => this;

        public bool MoveNext()
        {
            // A quarter of all slots is empty, so this ends.
            while (true)
            {
                Position = _next;
                var slot = Volatile.Read(ref slots[_next]);
                _next = (_next + 1) & ((uint)slots.Length - 1);
                Current = (uint)slot;
                if (Current is Empty)
                {
                    return false;
                }

                if (Current is not Gone && (uint)(slot >> 32) == hash)
                {
                    return true;
                }
            }
        }
    }
}
