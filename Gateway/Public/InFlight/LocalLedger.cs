namespace Gateway.Public.InFlight;

/// <summary>The AuthnRequests that this process saw leave the legacy side within the window.</summary>
internal sealed class LocalLedger(TimeSpan window, int maxRequests, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, DateTimeOffset> _seen = [];
    private readonly Queue<(UInt128 Digest, DateTimeOffset At)> _order = new();

    // Since when it misses nothing.
    private DateTimeOffset _since = timeProvider.GetUtcNow();
    private bool _hasSeenAny;

    /// <summary>
    /// Since when it misses nothing; null where it never saw a request, which says that the logins of the legacy side begin where no gateway sees them.
    /// </summary>
    public DateTimeOffset? Since
    {
        get
        {
            lock (_lock)
            {
                return _hasSeenAny ? _since : null;
            }
        }
    }

    public void Add(UInt128 digest)
    {
        var now = timeProvider.GetUtcNow();
        lock (_lock)
        {
            _hasSeenAny = true;
            _seen[digest] = now;
            _order.Enqueue((digest, now));
            while (_order.TryPeek(out var oldest) && (oldest.At <= now - window || _order.Count > maxRequests))
            {
                if (oldest.At > now - window)
                {
                    _since = now;
                }

                _order.Dequeue();
                // One that came twice stays for its later time.
                if (_seen.TryGetValue(oldest.Digest, out var at) && at == oldest.At)
                {
                    _seen.Remove(oldest.Digest);
                }
            }
        }
    }

    public bool Has(UInt128 digest)
    {
        lock (_lock)
        {
            return _seen.TryGetValue(digest, out var at) && at > timeProvider.GetUtcNow() - window;
        }
    }
}
