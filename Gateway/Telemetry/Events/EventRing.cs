using System.Numerics;

namespace Gateway.Telemetry.Events;

/// <summary>
/// A bounded queue of events: any number of writers, one reader, made once. Neither side locks, waits or allocates; when it is full, nothing is
/// added, and <see cref="IsFull"/> tells the next writers so at the price of one read. The scheme is Vyukov's bounded queue: a slot's turn says
/// whether it is free for the writer of that place, or ready for its reader.
/// </summary>
internal sealed class EventRing
{
    private readonly Slot[] _slots;
    private readonly int _mask;
    private long _head;
    private long _tail;
    private volatile bool _isFull;

    /// <param name="capacity">How many events it holds; rounded up to a power of two.</param>
    public EventRing(int capacity)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _slots.Length - 1;
        for (var i = 0; i < _slots.Length; i++)
        {
            _slots[i].Turn = i;
        }
    }

    public int Capacity => _slots.Length;

    public int Count => (int)Math.Max(0, Volatile.Read(ref _tail) - Volatile.Read(ref _head));

    /// <summary>True from when a writer found no room until the reader has made some.</summary>
    public bool IsFull => _isFull;

    public bool TryAdd(in PendingEvent pending)
    {
        while (true)
        {
            var place = Volatile.Read(ref _tail);
            ref var slot = ref _slots[(int)place & _mask];
            var turn = Volatile.Read(ref slot.Turn);
            if (turn < place)
            {
                _isFull = true;
                return false;
            }

            // Tried again only where another writer took the place, which is progress.
            if (turn == place && Interlocked.CompareExchange(ref _tail, place + 1, place) == place)
            {
                slot.Pending = pending;
                Volatile.Write(ref slot.Turn, place + 1);
                return true;
            }
        }
    }

    /// <summary>For the one reader; false where there is nothing.</summary>
    public bool TryTake(out PendingEvent pending)
    {
        ref var slot = ref _slots[(int)_head & _mask];
        if (Volatile.Read(ref slot.Turn) != _head + 1)
        {
            pending = default;
            return false;
        }

        pending = slot.Pending;
        // The texts it refers to shall not outlive their mapping here.
        slot.Pending = default;
        Volatile.Write(ref slot.Turn, _head + _slots.Length);
        Volatile.Write(ref _head, _head + 1);
        return true;
    }

    /// <summary>For the one reader, after it took some: writers may come again.</summary>
    public void Reopen() => _isFull = false;

    private struct Slot
    {
        public long Turn;
        public PendingEvent Pending;
    }
}
