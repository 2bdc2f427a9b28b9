using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Evidence.Shadow;

/// <summary>What became of a response that was looked at. The names are the metric's tag <c>result</c>.</summary>
internal enum ShadowResult
{
    /// <summary>Stytch would have taken it.</summary>
    WouldPass,

    /// <summary>It has a finding of severity error.</summary>
    WouldFail,

    /// <summary>The legacy side refused it.</summary>
    LegacyRefused,

    /// <summary>Too long to be looked at.</summary>
    Oversized,
}

/// <summary>Why a response was not looked at. The names are the metric's tag <c>reason</c>.</summary>
internal enum ShadowDrop
{
    /// <summary>As many wait as may wait, by number or by bytes.</summary>
    QueueFull,

    /// <summary>There was no memory for a copy, or the legacy side did not read the form to its end.</summary>
    Incomplete,

    /// <summary>The store that has the mapping did not answer.</summary>
    StoreUnavailable,

    /// <summary>The check itself failed; the log says with what.</summary>
    Failed,
}

/// <summary>Counts shadow checks and what they find.</summary>
internal sealed class ShadowMetrics
{
    public const string MeterName = "Gateway.Shadow";

    private readonly long[] _checked = new long[Enum.GetValues<ShadowResult>().Length];
    private readonly long[] _dropped = new long[Enum.GetValues<ShadowDrop>().Length];
    private readonly long[] _findings = new long[Enum.GetValues<FindingCode>().Length];

    public ShadowMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        meter.CreateObservableCounter(
            "gateway.shadow.checked", () => Measure<ShadowResult>(_checked, "result"), "{response}", "Responses that were checked as Stytch would, by result.");
        meter.CreateObservableCounter(
            "gateway.shadow.dropped",
            () => Measure<ShadowDrop>(_dropped, "reason"),
            "{response}",
            "Responses of mappings in shadow that were not checked, by reason.");
        meter.CreateObservableCounter(
            "gateway.shadow.findings", () => Measure<FindingCode>(_findings, "code"), "{finding}", "What shadow checks found, by code.");
    }

    public void Checked(ShadowResult result) => Interlocked.Increment(ref _checked[(int)result]);

    public void Dropped(ShadowDrop reason) => Interlocked.Increment(ref _dropped[(int)reason]);

    public void Found(FindingCode code) => Interlocked.Increment(ref _findings[(int)code]);

    private static IEnumerable<Measurement<long>> Measure<TTag>(long[] counts, string tag)
        where TTag : struct, Enum =>
        Enum.GetValues<TTag>()
            .Select((value, i) => new Measurement<long>(Interlocked.Read(ref counts[i]), new KeyValuePair<string, object?>(tag, Words.Of(value))));
}
