namespace Gateway.Mappings.Traffic;

/// <summary>
/// What was counted since somebody last took it. Counting costs an increment on an object that the mapping's entry holds: no look-up, no lock,
/// and nothing allocated after an entry's first request. Mappings without traffic cost nothing.
/// </summary>
internal sealed class TrafficCounter
{
    // The newest of a list through MappingTraffic.Next.
    private MappingTraffic? _newest;

    public void Count(MappingEntry entry, TrafficKind kind)
    {
        var traffic = entry.Traffic;
        if (traffic.Count(kind))
        {
            Enter(traffic);
        }
    }

    /// <summary>Takes everything counted so far; an identifier may come more than once. Take it to the end: what is not looked at is lost.</summary>
    public IEnumerable<(string Identifier, TrafficCounts Counts)> Take()
    {
        for (var traffic = Interlocked.Exchange(ref _newest, null); traffic is not null;)
        {
            var next = traffic.Next;
            // An idle entry must not keep others alive that were replaced long ago.
            traffic.Next = null;
            yield return (traffic.Identifier, traffic.Take());
            traffic = next;
        }
    }

    private void Enter(MappingTraffic traffic)
    {
        MappingTraffic? newest;
        do
        {
            newest = Volatile.Read(ref _newest);
            traffic.Next = newest;
        }
        while (Interlocked.CompareExchange(ref _newest, traffic, newest) != newest);
    }
}
