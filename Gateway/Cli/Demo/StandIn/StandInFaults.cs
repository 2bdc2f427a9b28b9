namespace Gateway.Cli.Demo.StandIn;

/// <summary>What can go wrong with a management call.</summary>
internal enum StandInFaultKind
{
    /// <summary>429, in Stytch's words.</summary>
    TooManyRequests,

    /// <summary>500, in Stytch's words.</summary>
    ServerError,

    /// <summary>502, as a proxy's page.</summary>
    BadGateway,

    /// <summary>The answer waits until the client goes away.</summary>
    Silence,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>200 with a body that breaks off.</summary>
    BrokenJson,

    /// <summary>A redirect to another host.</summary>
    Redirect,
}

/// <param name="Kind">What goes wrong.</param>
/// <param name="RetryAfter">The Retry-After of the answer; null for none.</param>
/// <param name="AfterWork">True where the call is carried out first: the client does not learn it.</param>
internal sealed record StandInFault(StandInFaultKind Kind, string? RetryAfter = null, bool AfterWork = false);

/// <summary>Lets management calls fail: the next ones that are named, or a share of all by a seed.</summary>
internal sealed class StandInFaults
{
    private readonly Lock _lock = new();
    private readonly List<(string? Endpoint, StandInFault Fault)> _next = [];
    private Random _random = new(0);
    private double _share;
    private StandInFault[] _kinds = [];

    /// <summary>Fails the next call, or the next of one endpoint; several wait in their order.</summary>
    public void FailNext(StandInFault fault, string? endpoint = null)
    {
        lock (_lock)
        {
            _next.Add((endpoint, fault));
        }
    }

    /// <summary>Fails a share (0-1) of all calls, each by one of some faults; 0 ends it. The same seed fails the same calls.</summary>
    public void FailShare(double share, int seed, params StandInFault[] faults)
    {
        lock (_lock)
        {
            (_share, _random, _kinds) = (share, new Random(seed), faults);
        }
    }

    /// <summary>What happens to a call; null lets it pass.</summary>
    public StandInFault? Take(string endpoint)
    {
        lock (_lock)
        {
            var place = _next.FindIndex(next => next.Endpoint is null || next.Endpoint == endpoint);
            if (place >= 0)
            {
                var fault = _next[place].Fault;
                _next.RemoveAt(place);
                return fault;
            }

            return _kinds.Length > 0 && _random.NextDouble() < _share ? _kinds[_random.Next(_kinds.Length)] : null;
        }
    }
}
