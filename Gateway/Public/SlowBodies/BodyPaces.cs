using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.Extensions.Options;

namespace Gateway.Public.SlowBodies;

/// <summary>The bodies that are waited for. One timer looks after all of them, and runs while there are any.</summary>
internal sealed class BodyPaces : IDisposable
{
    /// <summary>How late a broken bound may be noticed.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<BodyPace, bool> _waiting = new();
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private int _count;

    public BodyPaces(IOptions<SlowBodyOptions> options, TimeProvider time)
    {
        (Options, Time) = (options.Value, time);
        _timer = time.CreateTimer(static state => ((BodyPaces)state!).LookAtAll(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public SlowBodyOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>How many bodies are waited for.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Keeps the bounds for a body from here on, until what this returns is disposed of.</summary>
    /// <param name="reader">The server's own reader of the body.</param>
    public BodyPace Begin(PipeReader reader)
    {
        var pace = new BodyPace(this, reader);
        _waiting[pace] = true;
        lock (_lock)
        {
            if (++_count == 1)
            {
                _timer.Change(Look, Look);
            }
        }

        return pace;
    }

    /// <summary>Looks no more after a body.</summary>
    public void End(BodyPace pace)
    {
        if (!_waiting.TryRemove(pace, out _))
        {
            return;
        }

        lock (_lock)
        {
            if (--_count == 0)
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void LookAtAll()
    {
        foreach (var waiting in _waiting)
        {
            waiting.Key.Look();
        }
    }
}
