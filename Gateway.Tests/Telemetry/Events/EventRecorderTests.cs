using System.Diagnostics.Metrics;
using Gateway.Telemetry.Events;
using Gateway.Telemetry.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Events;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EventRecorderTests : IDisposable
{
    private static readonly GatewayEvent Redirect = new() { Action = "redirect", Status = EventStatus.Success, Identifier = "acme" };

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PrometheusExporter _exporter;

    public EventRecorderTests() => _exporter = new PrometheusExporter(_services.GetRequiredService<IMeterFactory>());

    public void Dispose()
    {
        _exporter.Dispose();
        _services.Dispose();
    }

    [Test]
    public void Record_OnTheRedirectPath_AllocatesNothing()
    {
        var recorder = Recorder();
        recorder.Record(EventLane.Routine, Redirect);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            if (recorder.Admits(EventLane.Routine))
            {
                recorder.Record(EventLane.Routine, Redirect);
            }
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(recorder.Rings[(int)EventLane.Routine].Count, Is.EqualTo(1001));
    }

    [TestCase(EventLane.Routine, false, "sampled")]
    [TestCase(EventLane.Unmapped, false, "sampled")]
    [TestCase(EventLane.Failures, false, "queue_full")]
    [TestCase(EventLane.Changes, false, "queue_full")]
    [TestCase(EventLane.Routine, true, "store_unavailable")]
    [TestCase(EventLane.Changes, true, "store_unavailable")]
    public void Record_LaneIsFull_DropsAndCountsByReasonAndLeavesTheOthersAlone(EventLane lane, bool isStoreAway, string reason)
    {
        var recorder = Recorder();
        recorder.IsStoreAway = isStoreAway;
        var capacity = recorder.Rings[(int)lane].Capacity;

        for (var i = 0; i < capacity + 7; i++)
        {
            if (recorder.Admits(lane))
            {
                recorder.Record(lane, Redirect);
            }
        }

        Assert.That(
            _exporter.Write(),
            Does.Contain($"gateway_events_dropped_total{{reason=\"{reason}\"}} 7\n").And.Contain($"gateway_events_queue_length {capacity}\n"));
        foreach (var other in Enum.GetValues<EventLane>().Where(other => other != lane))
        {
            Assert.That(recorder.Admits(other), Is.True);
        }
    }

    [Test]
    public void Record_Disabled_KeepsAndCountsNothing()
    {
        var recorder = Recorder(options => options.Enabled = false);

        recorder.Record(EventLane.Changes, Redirect);

        Assert.That(recorder.Admits(EventLane.Changes), Is.False);
        Assert.That(_exporter.Write(), Does.Contain("gateway_events_queue_length 0").And.Contain("gateway_events_dropped_total{reason=\"queue_full\"} 0\n"));
    }

    private EventRecorder Recorder(Action<EventOptions>? configure = null) =>
        new(EventSamples.Options(configure), new EventMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System);
}
