using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Observability;

/// <summary>A Grafana dashboard of deploy/observability/dashboards/.</summary>
internal sealed class Dashboard(string path)
{
    public const string Folder = "deploy/observability/dashboards";

    private readonly JsonObject _json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    public static IReadOnlyList<Dashboard> All { get; } =
        [.. Directory.GetFiles(Repository.PathOf(Folder), "*.json").Order().Select(path => new Dashboard(path))];

    public string Name { get; } = Path.GetFileNameWithoutExtension(path);

    public string Uid => (string)_json["uid"]!;

    public IReadOnlyList<JsonObject> Panels => [.. _json["panels"]!.AsArray().Select(panel => panel!.AsObject())];

    public IReadOnlyList<JsonObject> Variables => [.. _json["templating"]!["list"]!.AsArray().Select(variable => variable!.AsObject())];

    /// <summary>Every expression, as it stands and with its panel's name before it.</summary>
    public IEnumerable<(string Panel, string Expression)> Expressions => Panels.SelectMany(panel =>
        panel["targets"]!.AsArray().Select(target => ($"{Name}: {panel["title"]}", (string)target!["expr"]!)));

    /// <summary>An expression as Grafana sends it, over the last five minutes and for one job.</summary>
    public static string Filled(string expression) => expression
        .Replace("$job", PrometheusServer.Job, StringComparison.Ordinal)
        .Replace("$__rate_interval", "5m", StringComparison.Ordinal)
        .Replace("$__range", "5m", StringComparison.Ordinal);

    public override string ToString() => Name;
}
