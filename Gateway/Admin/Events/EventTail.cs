using Gateway.Errors;
using Gateway.Telemetry.Events;

namespace Gateway.Admin.Events;

/// <summary>Opens live tails of the event log, a bounded number of them: each looks into the store twice a second.</summary>
internal sealed class EventTail(IEventStore store, EventSignal signal, IHostApplicationLifetime lifetime, TimeProvider timeProvider)
{
    public const string ContentType = "text/event-stream";

    /// <summary>Tails that are open at once.</summary>
    public const int MaxOpen = 20;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private int _open;

    /// <param name="filter">Which events.</param>
    /// <param name="after">The last one that was received; null to begin at the filter's time, or with what is written from now on where it names none.</param>
    public IResult Open(EventFilter filter, EventPosition? after)
    {
        if (Interlocked.Increment(ref _open) > MaxOpen)
        {
            Close();
            return new Problem(ErrorType.TooManyTails, $"This gateway keeps {MaxOpen} tails open at once.") { RetryAfter = RetryAfter };
        }

        return new EventTailStream(
            store, signal, filter, after ?? (filter.Since is null ? null : filter.From), timeProvider, Close, lifetime.ApplicationStopping);
    }

    private void Close() => Interlocked.Decrement(ref _open);
}
