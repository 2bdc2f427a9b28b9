namespace Gateway.Cli.Demo.StandIn;

/// <summary>When which management call arrived, those that were failed included.</summary>
internal sealed class StandInCallLog(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly List<(string Endpoint, DateTimeOffset At)> _calls = [];

    public void Add(string endpoint)
    {
        lock (_lock)
        {
            _calls.Add((endpoint, timeProvider.GetUtcNow()));
        }
    }

    public int CountOf(string endpoint)
    {
        lock (_lock)
        {
            return _calls.Count(call => call.Endpoint == endpoint);
        }
    }

    /// <summary>How many calls of an endpoint, or of all, arrived in the busiest minute of the clock.</summary>
    public int MostInAMinute(string? endpoint = null)
    {
        lock (_lock)
        {
            return _calls.Where(call => endpoint is null || call.Endpoint == endpoint)
                .GroupBy(call => call.At.UtcTicks / TimeSpan.TicksPerMinute)
                .Select(minute => minute.Count())
                .DefaultIfEmpty()
                .Max();
        }
    }
}
