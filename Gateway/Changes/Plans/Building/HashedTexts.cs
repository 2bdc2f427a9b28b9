using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Changes.Plans.Building;

/// <summary>
/// A set of texts that remembers 64 bits of each: a million take 16 MB. Two texts may be taken for one, about once in ten million sets of a million, so
/// who finds a repetition compares the texts themselves.
/// </summary>
internal sealed class HashedTexts
{
    private const int InitialSlots = 64;

    // Zero marks an empty slot.
    private ulong[] _slots = new ulong[InitialSlots];
    private int _count;

    /// <summary>What stands for a text: never zero. Cryptographic, so that nobody can make texts that collide.</summary>
    public static ulong Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash) | 1;
    }

    /// <summary>Adds a text's hash; false where it is there already.</summary>
    public bool Add(ulong hash)
    {
        var slot = Find(hash);
        if (_slots[slot] == hash)
        {
            return false;
        }

        _slots[slot] = hash;
        if (++_count > _slots.Length / 2)
        {
            Grow();
        }

        return true;
    }

    public bool Contains(ulong hash) => _slots[Find(hash)] == hash;

    private int Find(ulong hash)
    {
        // The lowest bit is always set.
        var slot = (int)((hash >> 1) & (uint)(_slots.Length - 1));
        while (_slots[slot] != 0 && _slots[slot] != hash)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (var hash in old.Where(hash => hash != 0))
        {
            _slots[Find(hash)] = hash;
        }
    }
}
