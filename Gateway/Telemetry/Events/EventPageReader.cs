namespace Gateway.Telemetry.Events;

/// <summary>Gathers one page of rows that come by one after the other, and knows when to stop.</summary>
/// <param name="filter">What to keep.</param>
/// <param name="limit">The most to keep.</param>
/// <param name="maxSeen">The most to look at.</param>
internal sealed class EventPageReader(EventFilter filter, int limit, int maxSeen)
{
    private readonly List<StoredEvent> _events = [];
    private EventPosition? _last;
    private int _seen;
    private bool _hasMore;

    /// <summary>Looks at a row; false where the page is done.</summary>
    public bool See(EventPosition position, EventRecord record)
    {
        if (filter.Matches(record))
        {
            if (_events.Count == limit)
            {
                _hasMore = true;
                return false;
            }

            _events.Add(new StoredEvent(position, record));
        }

        _last = position;
        _hasMore = ++_seen == maxSeen;
        return !_hasMore;
    }

    /// <summary>The page of who goes back: without a next one where the rows came to their end.</summary>
    public EventPage Back() => new(_events, _hasMore ? _last : null);

    /// <summary>The page of who goes on after a place.</summary>
    public EventPage On(EventPosition after) => new(_events, _last ?? after);
}
