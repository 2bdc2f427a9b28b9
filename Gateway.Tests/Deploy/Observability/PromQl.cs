using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Observability;

/// <summary>What one expression selects.</summary>
/// <param name="Fault">Why it does not parse; null where it does.</param>
/// <param name="Selectors">The metrics it names, each with the labels it is matched by.</param>
/// <param name="Grouped">The labels it is grouped or joined by.</param>
internal sealed record PromQlReading(string? Fault, IReadOnlyList<PromQlSelector> Selectors, IReadOnlyList<string> Grouped);

internal sealed record PromQlSelector(string? Metric, IReadOnlyList<string> Labels);

/// <summary>Reads expressions with Prometheus' own grammar, and holds them against the table of metrics in docs/operations.md.</summary>
internal static class PromQl
{
    /// <summary>What Prometheus and Kubernetes put on every series.</summary>
    private static readonly string[] TargetLabels = ["namespace", "job", "instance", "pod"];

    /// <summary>Every fault: what does not parse, a metric that the gateway does not have, a label that none of the expression's metrics has.</summary>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(IReadOnlyList<string> expressions)
    {
        var answer = await NodeScript.RunAsync("promql/read.mjs", JsonSerializer.Serialize(expressions));
        var readings = JsonSerializer.Deserialize(answer, PromQlJson.Default.PromQlReadingArray)!;
        var tags = Repository.Docs("operations.md").Rows("Metric").ToDictionary(
            row => Document.Codes(row[0]).Single(), row => Document.Codes(row[2]).ToHashSet());
        return [.. expressions.Zip(readings).SelectMany(pair => FaultsOf(pair.Second, tags).Select(fault => $"{pair.First}: {fault}"))];
    }

    private static IEnumerable<string> FaultsOf(PromQlReading reading, Dictionary<string, HashSet<string>> tags)
    {
        if (reading.Fault is not null)
        {
            return [reading.Fault];
        }

        if (reading.Selectors.Count == 0)
        {
            return ["selects nothing"];
        }

        var unknown = reading.Selectors.Where(selector => !tags.ContainsKey(selector.Metric ?? ""))
            .Select(selector => $"no metric {selector.Metric}")
            .ToArray();
        if (unknown.Length > 0)
        {
            return unknown;
        }

        var all = reading.Selectors.SelectMany(selector => tags[selector.Metric!]).ToHashSet();
        return reading.Selectors
            .SelectMany(selector => selector.Labels.Except(TargetLabels).Except(tags[selector.Metric!])
                .Select(label => $"{selector.Metric} has no label {label}"))
            .Concat(reading.Grouped.Except(TargetLabels).Except(all).Select(label => $"no metric has the label {label}"));
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PromQlReading[]))]
internal sealed partial class PromQlJson : JsonSerializerContext;
