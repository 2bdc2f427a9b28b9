using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>One folder of deploy/kubernetes/ as objects.</summary>
internal sealed class Manifests
{
    private readonly string _folder;

    public Manifests(string name)
    {
        _folder = $"deploy/kubernetes/{name}";
        Files = [.. Directory.GetFiles(Repository.PathOf(_folder)).Select(path => Path.GetFileName(path)).Order()];
        Objects = [.. Files.Where(file => file.EndsWith(".yaml", StringComparison.Ordinal) && file != "kustomization.yaml")
            .SelectMany(file => Yaml.Read($"{_folder}/{file}"))];
        Kustomization = Yaml.Read($"{_folder}/kustomization.yaml").Single();
    }

    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<JsonObject> Objects { get; }

    public JsonObject Kustomization { get; }

    /// <summary>The chart's ConfigMap, and over it the lines of settings.env, which become another.</summary>
    public IReadOnlyDictionary<string, string?> Settings => OfKind("ConfigMap")
        .SelectMany(map => map["data"]!.AsObject().Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value)))
        .Concat(File.ReadLines(Repository.PathOf($"{_folder}/settings.env"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .Select(parts => KeyValuePair.Create(parts[0], (string?)parts[1])))
        .GroupBy(entry => entry.Key)
        .ToDictionary(entries => entries.Key, entries => entries.Last().Value);

    /// <summary>The Deployments and StatefulSets.</summary>
    public IEnumerable<JsonObject> Workloads => Objects.Where(item => Kind(item) is "Deployment" or "StatefulSet");

    /// <summary>The workload with the gateway's container, and that container.</summary>
    public (JsonObject Workload, JsonObject Container) Gateway => Workloads
        .SelectMany(workload => Containers(workload).Select(container => (workload, container)))
        .Single(found => (string)found.container["name"]! == "gateway");

    public IEnumerable<JsonObject> OfKind(string kind) => Objects.Where(item => Kind(item) == kind);

    public static string Kind(JsonObject item) => (string)item["kind"]!;

    public static string Name(JsonObject item) => (string)item["metadata"]!["name"]!;

    public static JsonObject Pod(JsonObject workload) => workload["spec"]!["template"]!["spec"]!.AsObject();

    public static JsonObject PodLabels(JsonObject workload) => workload["spec"]!["template"]!["metadata"]!["labels"]!.AsObject();

    public static IEnumerable<JsonObject> Containers(JsonObject workload) => List(Pod(workload), "initContainers").Concat(List(Pod(workload), "containers"));

    /// <summary>The objects of an optional list.</summary>
    public static IEnumerable<JsonObject> List(JsonNode node, string field) => node[field]?.AsArray().Select(item => item!.AsObject()) ?? [];

    /// <summary>The workloads whose pods carry every label of a selector.</summary>
    public IEnumerable<JsonObject> SelectedBy(JsonObject selector) => Workloads.Where(workload =>
        selector.All(label => PodLabels(workload)[label.Key]?.GetValue<string>() == label.Value!.GetValue<string>()));

    /// <summary>The container ports of a workload's pods, by name.</summary>
    public static IReadOnlyDictionary<string, int> Ports(JsonObject workload) => Containers(workload)
        .SelectMany(container => List(container, "ports"))
        .ToDictionary(port => (string)port["name"]!, port => (int)port["containerPort"]!);
}
