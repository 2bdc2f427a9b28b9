using System.Diagnostics.Metrics;

namespace Gateway.Public.InFlight;

/// <summary>Counts what is done for logins in flight. The outcomes are a closed set.</summary>
internal sealed class InFlightMetrics(IMeterFactory meterFactory)
{
    public const string MeterName = "Gateway.InFlight";

    private readonly Counter<long> _outcomes =
        meterFactory.Create(MeterName).CreateCounter<long>(
            "gateway.in_flight", "{login}", "Begun logins noted, and responses told apart after a switch, by outcome.");

    /// <summary>A begun login was noted; for all gateways, or for this one alone because Redis did not answer in time.</summary>
    public void Recorded(bool isShared) => Add(isShared ? "recorded" : "recorded_locally");

    /// <summary>A response within the window went to the legacy side although its mapping is migrated.</summary>
    public void DrainedToLegacy() => Add("drained_to_legacy");

    /// <summary>A response within the window went to Stytch although its mapping is not migrated.</summary>
    public void DrainedToTarget() => Add("drained_to_target");

    /// <summary>A response within the window went where its mapping's state says.</summary>
    public void LeftToState() => Add("by_state");

    /// <summary>The same, because its message or the ledger could not be read.</summary>
    public void Undecided() => Add("undecided");

    private void Add(string outcome) => _outcomes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
