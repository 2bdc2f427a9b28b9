using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>Every file of deploy/ against the types of the Kubernetes API and the compose specification: no unknown field, no wrong type.</summary>
[Parallelizable]
internal sealed class DeploySchemaTests
{
    private static readonly string[] KubernetesFiles =
        [.. Directory.GetFiles(Repository.PathOf("deploy/kubernetes"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Order()];

    [Test]
    public async Task Files_AsShipped_FitTheirSchemas()
    {
        var faults = await ValidateAsync(_ => { });

        Assert.That(faults, Is.Empty);
    }

    [TestCase("kubernetes", "deploy/kubernetes/gateway/sso-gateway.yaml", "replicas", "\"2\"")]
    [TestCase("kubernetes", "deploy/kubernetes/gateway/sso-gateway.yaml", "replica", "2")]
    [TestCase("kustomizations", "deploy/kubernetes/gateway/kustomization.yaml", "resource", "[]")]
    [TestCase("compose", "deploy/compose.yaml", "service", "{}")]
    public async Task Files_WithOneFieldSpoilt_AreRefusedByName(string list, string name, string field, string json)
    {
        var faults = await ValidateAsync(input =>
        {
            var spoilt = input[list]!.AsArray().Last(entry => (string)entry!["name"]! == name)!["object"]!.AsObject();
            (spoilt["spec"] as JsonObject ?? spoilt)[field] = JsonNode.Parse(json);
        });

        Assert.That(faults, Has.Some.StartsWith(name).And.Some.Contains(field));
    }

    private static async Task<string[]> ValidateAsync(Action<JsonObject> change)
    {
        var kustomizations = KubernetesFiles.Where(file => file.EndsWith("kustomization.yaml", StringComparison.Ordinal)).ToArray();
        var input = new JsonObject
        {
            ["kubernetes"] = Objects(KubernetesFiles.Except(kustomizations)),
            ["kustomizations"] = Objects(kustomizations),
            ["compose"] = Objects(["deploy/compose.yaml"]),
        };
        change(input);

        var faults = await NodeScript.RunAsync("schemas/validate.mjs", input.ToJsonString());
        return [.. JsonNode.Parse(faults)!.AsArray().Select(fault => (string)fault!)];
    }

    private static JsonArray Objects(IEnumerable<string> files) =>
        [.. files.SelectMany(file => Yaml.Read(file).Select(document => new JsonObject { ["name"] = file, ["object"] = document }))];
}
