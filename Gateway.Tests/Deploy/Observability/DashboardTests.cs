using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Cli.Demo;
using Gateway.Cli.Demo.Journeys;
using Gateway.Evidence.Parity;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Deploy.Observability;

/// <summary>The dashboards of deploy/observability/: what they ask for is there, and shows something once the demo's logins went through a gateway.</summary>
[Parallelizable]
internal sealed class DashboardTests
{
    private static readonly string[] Names = ["migration", "overview", "stores", "stytch"];

    [Test]
    public void Dashboards_OfTheFolder_AreTheFour() =>
        Assert.That(Dashboard.All.Select(dashboard => (dashboard.Name, dashboard.Uid)), Is.EqualTo(Names.Select(name => (name, $"sso-gateway-{name}"))));

    [Test]
    public async Task Expressions_OfEveryPanel_NameMetricsAndLabelsThatTheGatewayHas()
    {
        Assert.That(await PromQl.FindFaultsAsync([.. All().Select(found => Dashboard.Filled(found.Expression)).Distinct()]), Is.Empty);
    }

    [TestCaseSource(typeof(Dashboard), nameof(Dashboard.All))]
    public void Panels_OfADashboard_CanBeReadAndDoNotOverlap(Dashboard dashboard)
    {
        var cells = dashboard.Panels.SelectMany(CellsOf).ToArray();

        Assert.That(dashboard.Panels.Select(panel => (int)panel["id"]!), Is.Unique);
        Assert.That(dashboard.Panels.Select(panel => (string)panel["title"]!), Is.Unique.And.All.Not.Empty);
        Assert.That(dashboard.Panels.Select(panel => (string)panel["description"]!), Is.All.EndsWith("."));
        Assert.That(cells, Is.Unique.And.All.Matches<(int X, int Y)>(cell => cell.X < 24));
    }

    [TestCaseSource(typeof(Dashboard), nameof(Dashboard.All))]
    public void Variables_OfADashboard_AreThoseThatItsPanelsUse(Dashboard dashboard)
    {
        Assert.That(dashboard.Variables.Select(variable => (string)variable["name"]!), Is.EqualTo(["datasource", "job"]));
        Assert.That(dashboard.Panels.Select(panel => (string)panel["datasource"]!["uid"]!), Is.All.EqualTo("${datasource}"));
        Assert.That(dashboard.Expressions.Select(found => found.Expression), Is.All.Contains("{job=~\"$job\""));
    }

    [Test, CancelAfter(120_000)]
    public async Task Panels_OnceTheDemosLoginsWentThrough_AllShowSomething(CancellationToken cancellationToken)
    {
        await using var run = await DemoRun.StartAsync(redis: null, LogLevel.None, cancellationToken);
        await using var prometheus = await PrometheusServer.StartAsync(
            run.Gateways.Select(gateway => gateway.OpsUrl), Repository.PathOf("deploy/observability/alerts.yaml"));
        await Eventually.TrueAsync(async () => (await prometheus.QueryAsync("gateway_table_revision")).Count > 0, TimeSpan.FromSeconds(10));

        await JourneyRunner.RunAsync(run, DemoJourneys.All, _ => { }, cancellationToken);
        // What the gateway does every six hours by itself.
        await run.Gateways[0].Services.GetRequiredService<ParityReconciler>().RunAsync(cancellationToken);

        // A rate needs two samples, so that what came with the last journey shows at the second scrape after it.
        var ended = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000d;
        var scrapedSince = string.Create(CultureInfo.InvariantCulture, $"timestamp(gateway_table_revision) > {ended} + 1");
        await Eventually.TrueAsync(async () => (await prometheus.QueryAsync(scrapedSince)).Count > 0, TimeSpan.FromSeconds(20));
        var empty = new List<(string, string)>();
        foreach (var found in All())
        {
            if ((await prometheus.QueryAsync(Dashboard.Filled(found.Expression))).Count == 0)
            {
                empty.Add(found);
            }
        }

        Assert.That(empty, Is.Empty);
        var rules = await prometheus.RulesAsync();
        Assert.That(rules, Is.Not.Empty.And.All.Matches<JsonObject>(rule => (string)rule!["health"]! == "ok"));
    }

    private static IEnumerable<(string Panel, string Expression)> All() => Dashboard.All.SelectMany(dashboard => dashboard.Expressions);

    private static IEnumerable<(int X, int Y)> CellsOf(JsonObject panel)
    {
        var position = panel["gridPos"]!;
        return from x in Enumerable.Range((int)position["x"]!, (int)position["w"]!)
               from y in Enumerable.Range((int)position["y"]!, (int)position["h"]!)
               select (x, y);
    }
}
