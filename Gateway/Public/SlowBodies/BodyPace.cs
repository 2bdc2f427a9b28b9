using System.IO.Pipelines;

namespace Gateway.Public.SlowBodies;

/// <summary>
/// Keeps the bounds of <see cref="SlowBodyOptions"/> for one body that is waited for: what is over them has its pending read given up, in a way that lets the
/// body be read on.
/// </summary>
internal sealed class BodyPace : IDisposable
{
    private readonly Lock _lock = new();
    private readonly BodyPaces _paces;
    private readonly PipeReader _reader;
    private readonly long _begun;
    private long _bytes;
    private bool _isOver;
    private volatile int _breach = -1;

    public BodyPace(BodyPaces paces, PipeReader reader) => (_paces, _reader, _begun) = (paces, reader, paces.Time.GetTimestamp());

    /// <summary>The bound that the body broke; null where it broke none.</summary>
    public BodyEnd? Breach => _breach < 0 ? null : (BodyEnd)_breach;

    /// <summary>Notes that some of the body came.</summary>
    public void Add(long bytes) => Volatile.Write(ref _bytes, _bytes + bytes);

    /// <summary>Reads the body to its end, or to a bound, and keeps nothing of it.</summary>
    public async Task<BodyEnd> ThrowAwayAsync()
    {
        try
        {
            while (true)
            {
                var result = await _reader.ReadAsync();
                Add(result.Buffer.Length);
                _reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return BodyEnd.Whole;
                }

                if (Breach is { } breach)
                {
                    return breach;
                }

                if (_bytes > _paces.Options.MaxBytes)
                {
                    return BodyEnd.TooLarge;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            return BodyEnd.Broken;
        }
    }

    /// <summary>Gives the pending read up where a bound is broken.</summary>
    public void Look()
    {
        if (BrokenBound() is not { } bound)
        {
            return;
        }

        // Not after the last read: the reader may be another request's by then.
        lock (_lock)
        {
            if (!_isOver && _breach < 0)
            {
                _breach = (int)bound;
                _reader.CancelPendingRead();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _paces.End(this);
    }

    private BodyEnd? BrokenBound()
    {
        var options = _paces.Options;
        var elapsed = _paces.Time.GetElapsedTime(_begun);
        return elapsed > options.Grace && Volatile.Read(ref _bytes) < options.MinBytesPerSecond * elapsed.TotalSeconds ? BodyEnd.TooSlow
            : elapsed > options.Timeout ? BodyEnd.TooLong
            : null;
    }
}
