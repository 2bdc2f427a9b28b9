namespace Gateway.Stytch.Api.Transport;

/// <summary>
/// Lets so many calls go in any minute; further ones wait their turn. Stytch counts in fixed minutes of its own clock, which nobody here knows:
/// what keeps to every minute keeps to those as well.
/// </summary>
/// <param name="callsPerMinute">How many.</param>
/// <param name="isSpread">True keeps them apart evenly, the first one included.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CallRate(int callsPerMinute, bool isSpread, TimeProvider timeProvider)
{
    // A second more than Stytch's minute: a call that left later may arrive sooner.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(61);

    private readonly Lock _lock = new();

    // When the last calls went, or will go, oldest first from _next on.
    private readonly long[] _turns = new long[callsPerMinute];
    private readonly long _window = (long)(Window.TotalSeconds * timeProvider.TimestampFrequency);
    private readonly long _spacing = isSpread ? (long)(Window.TotalSeconds / callsPerMinute * timeProvider.TimestampFrequency) : 0;
    private int _next;
    private long _taken;
    private long _notBefore = isSpread
        ? timeProvider.GetTimestamp() + (long)(Window.TotalSeconds / callsPerMinute * timeProvider.TimestampFrequency)
        : long.MinValue;

    /// <summary>Ends when a call may go. A turn whose wait is given up is lost.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetTimestamp();
        long turn;
        lock (_lock)
        {
            turn = Math.Max(Math.Max(now, _notBefore), _taken < _turns.Length ? now : _turns[_next] + _window);
            _turns[_next] = turn;
            _notBefore = isSpread ? turn + _spacing : _notBefore;
            _next = (_next + 1) % _turns.Length;
            _taken++;
        }

        return turn <= now ? Task.CompletedTask : Task.Delay(timeProvider.GetElapsedTime(now, turn), timeProvider, cancellationToken);
    }

    /// <summary>Holds back the calls that come from now on: Stytch has said that it has had enough.</summary>
    public void PauseFor(TimeSpan pause)
    {
        var until = timeProvider.GetTimestamp() + (long)(pause.TotalSeconds * timeProvider.TimestampFrequency);
        lock (_lock)
        {
            _notBefore = Math.Max(_notBefore, until);
        }
    }
}
