using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using static Gateway.Tests.Deploy.Manifests;

namespace Gateway.Tests.Deploy.Helm;

/// <summary>Every values file lints, renders, and makes objects that the Kubernetes API and its operators' would take.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class ChartRenderTests
{
    private static readonly IReadOnlyList<string> Examples = Chart.Examples;

    [TestCaseSource(nameof(Examples))]
    public async Task Lint_OfAValuesFile_FindsNothing(string example)
    {
        var result = await HelmProgram.HelmAsync("lint", "--strict", Chart.Folder, "-f", Chart.PathOf(example));

        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        Assert.That(result.Output, Does.Not.Contain("[WARNING]").And.Not.Contain("[ERROR]"));
    }

    [Test]
    public async Task Objects_OfEveryValuesFile_FitTheirTypes()
    {
        var objects = new JsonArray();
        foreach (var example in Examples)
        {
            foreach (var item in await Chart.RenderAsync(example))
            {
                objects.Add(Named(example, item));
            }
        }

        Assert.That(objects, Has.Count.GreaterThan(5 * Examples.Count));
        Assert.That(await ValidateAsync(objects), Is.Empty);
    }

    [TestCase("Deployment", "imagePullSecret", "[]")]
    [TestCase("HorizontalPodAutoscaler", "maxReplicas", "\"9\"")]
    [TestCase("Ingress", "ingressClass", "\"nginx\"")]
    [TestCase("NetworkPolicy", "ingres", "[]")]
    [TestCase("HTTPRoute", "hostname", "[]")]
    [TestCase("ServiceMonitor", "endpoint", "[]")]
    [TestCase("PrometheusRule", "rules", "[]")]
    public async Task Objects_WithOneFieldSpoilt_AreRefusedByName(string kind, string field, string json)
    {
        var item = (await Chart.RenderAsync("everything")).First(found => Kind(found) == kind);
        item["spec"]!.AsObject()[field] = JsonNode.Parse(json);

        Assert.That(await ValidateAsync([Named("everything", item)]), Has.One.StartsWith("everything").And.One.Contains(field));
    }

    [TestCase("deployment-default", "ConfigMap ConfigMap Deployment NetworkPolicy PodDisruptionBudget Service Service ServiceAccount")]
    [TestCase("sqlite", "ConfigMap Deployment NetworkPolicy PersistentVolumeClaim Service Service ServiceAccount")]
    [TestCase("sidecar", "ConfigMap Deployment NetworkPolicy PersistentVolumeClaim Service Service ServiceAccount")]
    [TestCase("ingress", "ConfigMap Deployment Ingress NetworkPolicy PodDisruptionBudget Service Service ServiceAccount")]
    [TestCase("gateway-api", "ConfigMap Deployment HTTPRoute HorizontalPodAutoscaler NetworkPolicy PodDisruptionBudget Service Service ServiceAccount")]
    [TestCase("monitoring", "ConfigMap Deployment NetworkPolicy PodDisruptionBudget PrometheusRule Service Service ServiceAccount ServiceMonitor")]
    public async Task Objects_OfAValuesFile_AreOfTheseKinds(string example, string kinds) =>
        Assert.That((await Chart.RenderAsync(example)).Select(Kind).Order(StringComparer.Ordinal), Is.EqualTo(kinds.Split(' ')));

    [Test]
    public async Task Notes_AfterAnInstall_GiveThreeCommands()
    {
        var result = await HelmProgram.HelmAsync(
            "install", Chart.Release, Chart.Folder, "--namespace", "sso", "--dry-run=client", "-f", Chart.PathOf("deployment-default"));
        var notes = result.Output[result.Output.IndexOf("NOTES:", StringComparison.Ordinal)..];

        Assert.That(notes.Split('\n').Where(line => line.StartsWith("   kubectl -n sso ", StringComparison.Ordinal)), Has.Exactly(3).Items);
    }

    [Test]
    public async Task Alerts_OfTheChart_AreThoseOfTheRepositoryWithTheRunbookMoved()
    {
        var rule = (await Chart.RenderAsync("monitoring")).Single(item => Kind(item) == "PrometheusRule");
        using var moved = new StringReader(Repository.Read("deploy/observability/alerts.yaml").Replace(
            "https://git.example.com/sso-gateway/docs/runbook", "https://wiki.example.com/sso-gateway/runbook", StringComparison.Ordinal));

        Assert.That(JsonNode.DeepEquals(rule["spec"]!["groups"], Yaml.Read(moved).Single()["groups"]));
    }

    [Test]
    public async Task Workload_WithAChangedSetting_IsRolled()
    {
        var before = await ChecksumAsync();

        Assert.That(await ChecksumAsync("--set", "settings.Gateway__Unknown=NotFound"), Is.Not.EqualTo(before));
        Assert.That(await ChecksumAsync("--set", "service.port=81"), Is.EqualTo(before));
    }

    private static async Task<string> ChecksumAsync(params string[] more) =>
        (string)(await Chart.RenderAsync("deployment-default", more)).Single(item => Kind(item) == "Deployment")
            ["spec"]!["template"]!["metadata"]!["annotations"]!["checksum/settings"]!;

    private static JsonObject Named(string name, JsonObject item) => new() { ["name"] = name, ["object"] = item };

    private static async Task<string[]> ValidateAsync(JsonArray objects)
    {
        var faults = await NodeScript.RunAsync("schemas/validate.mjs", new JsonObject { ["kubernetes"] = objects }.ToJsonString());
        return [.. JsonNode.Parse(faults)!.AsArray().Select(fault => (string)fault!)];
    }
}
