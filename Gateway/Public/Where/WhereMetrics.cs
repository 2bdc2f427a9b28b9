using System.Diagnostics.Metrics;
using Gateway.Telemetry.Metrics;

namespace Gateway.Public.Where;

/// <summary>What became of a question. A closed set: the values of the metric tag <c>outcome</c>.</summary>
internal enum WhereOutcome
{
    Answered,

    /// <summary>Without a valid token.</summary>
    Unauthenticated,

    /// <summary>More often than a limit allows.</summary>
    Limited,

    /// <summary>With another method, or not well-formed.</summary>
    Refused,

    /// <summary>Before any mappings were loaded.</summary>
    Starting,
}

/// <summary>Counts questions of applications for the side of a tenant.</summary>
internal sealed class WhereMetrics
{
    public const string MeterName = "Gateway.Where";

    private static readonly string[] Outcomes = ["answered", "unauthenticated", "limited", "refused", "starting"];

    private readonly StripedCounts _asked = new(Outcomes.Length);

    public WhereMetrics(IMeterFactory meterFactory) => meterFactory.Create(MeterName).CreateObservableCounter(
        "gateway.where", Measure, "{request}", "Questions where a tenant signs in, by outcome.");

    public void Asked(WhereOutcome outcome) => _asked.Increment((int)outcome);

    private IEnumerable<Measurement<long>> Measure() =>
        Outcomes.Select((outcome, i) => new Measurement<long>(_asked.Sum(i), new KeyValuePair<string, object?>("outcome", outcome)));
}
