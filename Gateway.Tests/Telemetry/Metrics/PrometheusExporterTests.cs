using System.Diagnostics.Metrics;
using Gateway.Mappings;
using Gateway.Public.Redirect;
using Gateway.Public.Redirect.Routes;
using Gateway.Telemetry.Metrics;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Metrics;

[Parallelizable]
internal sealed class PrometheusExporterTests
{
    private ServiceProvider _services = null!;
    private PrometheusExporter _exporter = null!;

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    [SetUp]
    public void SetUp()
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _exporter = new PrometheusExporter(Meters);
    }

    [TearDown]
    public void TearDown()
    {
        _exporter.Dispose();
        _services.Dispose();
    }

    [Test]
    public void Write_EveryDecision_HasItsTags()
    {
        var metrics = new RedirectMetrics(Meters);
        foreach (var kind in Enum.GetValues<RouteKind>())
        {
            foreach (var action in Enum.GetValues<RedirectAction>())
            {
                metrics.Count(kind, action, entry: null);
            }

            foreach (var state in Enum.GetValues<MappingState>())
            {
                metrics.Count(kind, RedirectAction.Redirect, Sample.Entry(Sample.Mapping(state: state)));
                metrics.Count(kind, RedirectAction.Redirect, Sample.Entry(Sample.Mapping(state: state)));
            }
        }

        var text = _exporter.Write();

        Assert.That(text, Does.Contain("# TYPE gateway_requests_total counter\n"));
        Assert.That(text, Does.Contain("gateway_requests_total{route_kind=\"logout\",answer=\"malformed\",state=\"unknown\"} 1\n"));
        Assert.That(text, Does.Contain("gateway_requests_total{route_kind=\"acs\",answer=\"redirect\",state=\"migrated\"} 2\n"));
        Assert.That(text, Does.Contain("gateway_requests_total{route_kind=\"start\",answer=\"redirect\",state=\"retired\"} 2\n"));
        Assert.That(
            text.Split('\n').Count(line => line.StartsWith("gateway_requests_total{", StringComparison.Ordinal)),
            Is.EqualTo(4 * (Enum.GetValues<RedirectAction>().Length + 5)));
    }

    [Test]
    public void Write_LookupSources_AreSnakeCase()
    {
        var metrics = new MappingMetrics(Meters);
        foreach (var source in Enum.GetValues<LookupSource>())
        {
            metrics.LookedUp(source);
        }

        var text = _exporter.Write();

        foreach (var tag in new[] { "memory", "redis", "plain_key", "stale", "none", "limited", "unavailable" })
        {
            Assert.That(text, Does.Contain($"gateway_mappings_lookups_total{{source=\"{tag}\"}} 1\n"));
        }
    }

    [Test]
    public void Write_ObservableGauge_TellsTheLatestValueOnly()
    {
        var value = 1.5;
        Meters.Create("Gateway.Test").CreateObservableGauge("gateway.test.age", () => value, "s", "A\nline");

        _exporter.Write();
        value = 2.5;

        Assert.That(
            _exporter.Write(), Does.Contain("# HELP gateway_test_age_seconds A\\nline\n# TYPE gateway_test_age_seconds gauge\ngateway_test_age_seconds 2.5\n"));
    }

    [Test]
    public void Write_LabelValue_IsEscaped()
    {
        Meters.Create("Gateway.Test").CreateCounter<long>("gateway.test").Add(1, new KeyValuePair<string, object?>("t", "a\"b\\c\nd"));

        Assert.That(_exporter.Write(), Does.Contain("gateway_test_total{t=\"a\\\"b\\\\c\\nd\"} 1\n"));
    }

    [Test]
    public async Task Write_ConcurrentAdds_LosesNone()
    {
        var counter = Meters.Create("Gateway.Test").CreateCounter<long>("gateway.test");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                counter.Add(1);
            }
        })));

        Assert.That(_exporter.Write(), Does.Contain("gateway_test_total 40000\n"));
    }

    [Test]
    public void Write_MetersOfAnotherFactoryOrOwner_AreLeftOut()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("Gateway.Test").CreateCounter<long>("gateway.foreign").Add(1);
        Meters.Create("Somebody.Else").CreateCounter<long>("gateway.foreign").Add(1);

        Assert.That(_exporter.Write(), Does.Not.Contain("foreign"));
    }
}
