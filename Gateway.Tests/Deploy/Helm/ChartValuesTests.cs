using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Helm;

/// <summary>values.yaml, its schema and the table of README.md have the same keys, and the table tells the defaults.</summary>
[Parallelizable]
internal sealed class ChartValuesTests
{
    private static readonly JsonObject Values = Yaml.Read($"{Chart.Folder}/values.yaml").Single();

    private static readonly JsonObject Schema = JsonNode.Parse(Repository.Read($"{Chart.Folder}/values.schema.json"))!.AsObject();

    [Test]
    public void Table_OfTheReadme_HasEveryValueWithItsDefault()
    {
        var rows = Repository.Document($"{Chart.Folder}/README.md").Rows("Value").Select(row => $"{row[0]} = {row[1]}");

        Assert.That(rows, Is.EqualTo(Leaves(Values, "").Select(leaf => $"`{leaf.Key}` = {(leaf.Value is "" ? "empty" : $"`{leaf.Value}`")}")));
    }

    [Test]
    public void Schema_OfTheValues_HasTheirKeysAndNoOther()
    {
        var keys = Keys(Values, Schema, "").ToArray();

        Assert.That(keys.Where(key => key.StartsWith("only", StringComparison.Ordinal)), Is.Empty);
        Assert.That(keys, Has.Length.GreaterThan(100));
    }

    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonObject values, string prefix) => values.SelectMany(entry =>
        entry.Value is JsonObject { Count: > 0 } inner
            ? Leaves(inner, $"{prefix}{entry.Key}.")
            : [KeyValuePair.Create(prefix + entry.Key, entry.Value is null ? "" : entry.Value.ToString())]);

    // "global" is Helm's own. Where the schema names no properties the keys are the user's.
    private static IEnumerable<string> Keys(JsonObject values, JsonObject schema, string prefix)
    {
        if (schema["$ref"] is { } reference)
        {
            schema = Schema["$defs"]![((string)reference!)["#/$defs/".Length..]]!.AsObject();
        }

        if (schema["properties"] is not JsonObject properties)
        {
            return [];
        }

        return values.Select(entry => entry.Key).Union(properties.Select(entry => entry.Key)).Where(key => prefix + key != "global").SelectMany(key =>
            !values.ContainsKey(key) ? [$"only in the schema: {prefix}{key}"]
            : properties[key] is not JsonObject property ? [$"only in the values: {prefix}{key}"]
            : values[key] is JsonObject inner ? Keys(inner, property, $"{prefix}{key}.").Prepend(prefix + key)
            : (IEnumerable<string>)[prefix + key]);
    }
}
