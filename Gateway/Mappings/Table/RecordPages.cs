namespace Gateway.Mappings.Table;

/// <summary>
/// Octets of records, one after the other, which are never changed once they are there: many readers, one writer. A reference to one has 32 bits, so that
/// a slot of <see cref="KeySlots"/> takes eight bytes with the hash beside it.
/// </summary>
internal sealed class RecordPages
{
    // References count in units of four octets: 14 bits of page and 18 of unit, 16,384 pages of a megabyte.
    private const int UnitBytes = 4;
    private const int UnitBits = 18;
    private const int PageBytes = UnitBytes << UnitBits;
    private const int MaxPages = 1 << (32 - UnitBits);

    // Most tables are small; theirs must not take a megabyte.
    private const int FirstPageBytes = 16 * 1024;

    private volatile byte[][] _pages = [GC.AllocateUninitializedArray<byte>(FirstPageBytes)];

    // The references 0 and 1 are nobody's: slots use them for marks.
    private int _used = 2 * UnitBytes;

    /// <summary>How many octets were added, gaps between records included.</summary>
    public long Length { get; private set; }

    /// <summary>A record, and whatever follows it on its page.</summary>
    public ReadOnlySpan<byte> this[uint reference] => _pages[reference >> UnitBits].AsSpan((int)(reference & ((1u << UnitBits) - 1)) * UnitBytes);

    /// <summary>Adds a record.</summary>
    /// <exception cref="InvalidOperationException">There are 16 GB already.</exception>
    public uint Add(ReadOnlySpan<byte> record)
    {
        if (record.Length > _pages[^1].Length - _used)
        {
            AddPage(Math.Max(PageBytes, record.Length));
        }

        var start = _used;
        record.CopyTo(_pages[^1].AsSpan(start));
        // The last record of a page may end in less than a unit.
        _used = Math.Min(start + SizeOf(record.Length), _pages[^1].Length);
        Length += SizeOf(record.Length);
        return (uint)(_pages.Length - 1) << UnitBits | (uint)(start / UnitBytes);
    }

    /// <summary>How many octets a record takes.</summary>
    public static int SizeOf(int length) => (length + UnitBytes - 1) / UnitBytes * UnitBytes;

    private void AddPage(int bytes)
    {
        if (_pages.Length == MaxPages)
        {
            throw new InvalidOperationException("The table of mappings is full.");
        }

        // A new list: readers go on in the one they have.
        _pages = [.. _pages, GC.AllocateUninitializedArray<byte>(bytes)];
        _used = 0;
    }
}
