using System.Diagnostics.Metrics;

namespace Gateway.Stytch.Api;

/// <summary>How a call to Stytch ended. A closed set: the values of the metric tag <c>outcome</c>.</summary>
internal enum StytchOutcome
{
    Ok,

    /// <summary>Refused for what was asked: 4xx.</summary>
    Refused,

    /// <summary>429 to the last.</summary>
    RateLimited,

    /// <summary>5xx to the last, or an answer that is none of Stytch's.</summary>
    Failed,

    Unreachable,

    /// <summary>Whoever asked went away.</summary>
    Abandoned,
}

/// <summary>What calls to Stytch count.</summary>
internal sealed class StytchApiMetrics
{
    public const string MeterName = "Gateway.StytchApi";

    private static readonly string[] Outcomes = ["ok", "refused", "rate_limited", "failed", "unreachable", "abandoned"];

    private readonly Counter<long> _calls;
    private readonly Counter<long> _retries;
    private readonly Counter<double> _seconds;

    public StytchApiMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _calls = meter.CreateCounter<long>(
            "gateway.stytch.calls", "{call}", "Calls to Stytch's API, repetitions not counted, by project, endpoint and outcome.");
        _retries = meter.CreateCounter<long>("gateway.stytch.retries", "{attempt}", "Repeated attempts of calls to Stytch's API.");
        _seconds = meter.CreateCounter<double>("gateway.stytch.calls.duration", "s", "Time that calls to Stytch's API took, with their waits and repetitions.");
    }

    public static string WordOf(StytchOutcome outcome) => Outcomes[(int)outcome];

    public void Called(string project, StytchEndpoint endpoint, StytchOutcome outcome, int retries, TimeSpan duration)
    {
        KeyValuePair<string, object?> projectTag = new("project", project), endpointTag = new("endpoint", endpoint.Name);
        _calls.Add(1, projectTag, endpointTag, new("outcome", WordOf(outcome)));
        _seconds.Add(duration.TotalSeconds, projectTag, endpointTag);
        // Also none: a series that is there from the first call shows the first retry as a rise.
        _retries.Add(retries, projectTag, endpointTag);
    }
}
