using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Evidence.Discovery;

/// <summary>What something was learned from. The names are the metric's tag <c>kind</c>.</summary>
internal enum LearnedFrom
{
    /// <summary>A response that an IdP had posted.</summary>
    Response,

    /// <summary>A redirect of the legacy side to an IdP.</summary>
    SignOn,
}

/// <summary>Why nothing was learned from an exchange that the legacy side took. The names are the metric's tag <c>reason</c>.</summary>
internal enum DiscoveryDrop
{
    /// <summary>As many are on their way or wait as there is memory for.</summary>
    Busy,

    /// <summary>As many wait as may wait.</summary>
    QueueFull,

    /// <summary>The form is too long, or was not read to its end.</summary>
    Incomplete,

    /// <summary>It carries no SAML message that says anything: none, one that cannot be read, or one that reports a failure.</summary>
    Unreadable,

    /// <summary>A redirect to an IdP that does not say whose sign-in it is.</summary>
    Unidentified,

    /// <summary>Learning itself failed; the log says with what.</summary>
    Failed,
}

/// <summary>Counts what is learned of identifiers without a mapping.</summary>
internal sealed class DiscoveryMetrics
{
    public const string MeterName = "Gateway.Discovery";

    private readonly long[] _learned = new long[Enum.GetValues<LearnedFrom>().Length];
    private readonly long[] _dropped = new long[Enum.GetValues<DiscoveryDrop>().Length];

    public DiscoveryMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        meter.CreateObservableCounter(
            "gateway.discovery.learned",
            () => Measure<LearnedFrom>(_learned, "kind"),
            "{exchange}",
            "Exchanges of identifiers without a mapping that something was learned from, by kind.");
        meter.CreateObservableCounter(
            "gateway.discovery.dropped",
            () => Measure<DiscoveryDrop>(_dropped, "reason"),
            "{exchange}",
            "Exchanges of identifiers without a mapping that nothing was learned from, by reason.");
    }

    public void Learned(LearnedFrom kind) => Interlocked.Increment(ref _learned[(int)kind]);

    public void Dropped(DiscoveryDrop reason) => Interlocked.Increment(ref _dropped[(int)reason]);

    private static IEnumerable<Measurement<long>> Measure<TTag>(long[] counts, string tag)
        where TTag : struct, Enum =>
        Enum.GetValues<TTag>()
            .Select((value, i) => new Measurement<long>(Interlocked.Read(ref counts[i]), new KeyValuePair<string, object?>(tag, Words.Of(value))));
}
