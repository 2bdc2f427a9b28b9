using System.Buffers;

namespace Gateway.Public.Legacy.Watching;

/// <summary>
/// Bytes that passed by, up to a limit, in a pooled buffer that is cleared when its last holder lets go: they may be somebody's assertion. Bytes
/// come from one thread at a time; holders may be on any.
/// </summary>
internal sealed class BodyCopy(CopyBudget budget, int limit)
{
    private const int FirstSize = 16 * 1024;

    private readonly Lock _lock = new();
    private byte[] _buffer = [];
    private int _length;
    private int _holders = 1;
    private bool _isClosed;
    private bool _hasEnded;

    /// <summary>True where this is everything: it ended, within the limit and within the memory there is.</summary>
    public bool IsComplete => _hasEnded && !IsCut;

    /// <summary>True where something is missing at the end.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What was copied. Valid until the last holder lets go.</summary>
    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _length);

    /// <summary>Keeps the copy beyond the call it came with; who calls this calls <see cref="Release"/> when done.</summary>
    public BodyCopy Keep()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    /// <summary>Lets go; the last one clears it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        lock (_lock)
        {
            (_isClosed, _length) = (true, 0);
            Discard(_buffer);
            _buffer = [];
        }
    }

    /// <summary>Adds what passed by; what does not fit any more is left out.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        // A proxied request's body may still be on its way when its answer is through.
        lock (_lock)
        {
            if (_isClosed || IsCut || bytes.IsEmpty)
            {
                return;
            }

            var fitting = bytes[..Math.Min(bytes.Length, limit - _length)];
            if (!TryGrowTo(_length + fitting.Length))
            {
                IsCut = true;
                return;
            }

            fitting.CopyTo(_buffer.AsSpan(_length));
            _length += fitting.Length;
            IsCut = fitting.Length < bytes.Length;
        }
    }

    /// <summary>Room for the bytes that come next, where the limit and the memory allow any.</summary>
    public bool TryReserve(out Memory<byte> room)
    {
        lock (_lock)
        {
            var isThere = !_isClosed && _length < limit && TryGrowTo(_length + 1);
            room = isThere ? _buffer.AsMemory(_length, Math.Min(_buffer.Length, limit) - _length) : default;
            return isThere;
        }
    }

    /// <summary>So many bytes were written into the room.</summary>
    public void Advance(int count)
    {
        lock (_lock)
        {
            _length += count;
        }
    }

    /// <summary>Nothing follows.</summary>
    public void End() => _hasEnded = true;

    /// <summary>Takes nothing more, so that holders see it at rest.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    private bool TryGrowTo(int length)
    {
        if (length <= _buffer.Length)
        {
            return true;
        }

        var size = Math.Min(Math.Max(FirstSize, Math.Max(length, _buffer.Length * 2)), Math.Max(limit, length));
        var larger = ArrayPool<byte>.Shared.Rent(size);
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        _buffer.AsSpan(0, _length).CopyTo(larger);
        Discard(_buffer);
        _buffer = larger;
        return true;
    }

    private void Discard(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            budget.Return(buffer.Length);
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
