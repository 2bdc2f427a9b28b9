using System.Diagnostics.Metrics;

namespace Gateway.Changes.Declared;

/// <summary>Says how far the table is from what is declared, so that drift can raise an alarm.</summary>
internal sealed class DeclaredMetrics
{
    public const string MeterName = "Gateway.Declared";

    public DeclaredMetrics(IMeterFactory meterFactory, DeclaredWatcher keeper)
    {
        var meter = meterFactory.Create(MeterName);
        meter.CreateObservableGauge(
            "gateway.declared.differences", () => keeper.State.Differences, "{mapping}", "Mappings that are not as the declared files say.");
        meter.CreateObservableGauge(
            "gateway.declared.in_step",
            () => keeper.State.Condition is DeclaredCondition.InStep ? 1 : 0,
            description: "1 while the table is as the declared files say.");
    }
}
