using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Support;

/// <summary>Compares two JSON documents by the names of their fields and the kinds of their values, whatever the values are.</summary>
internal static class JsonShape
{
    /// <summary>One line for each place where the actual document is of another form; all items of a list are held against the first expected one.</summary>
    /// <param name="expected">The document of the right form.</param>
    /// <param name="actual">The document that is looked at.</param>
    /// <param name="mayBeEmpty">True where a list or an object without anything in it may stand for a filled one.</param>
    public static IReadOnlyList<string> Differences(JsonNode? expected, JsonNode? actual, bool mayBeEmpty = false) =>
        [.. Differences("$", expected, actual, mayBeEmpty)];

    private static IEnumerable<string> Differences(string path, JsonNode? expected, JsonNode? actual, bool mayBeEmpty) => (expected, actual) switch
    {
        _ when KindOf(expected) != KindOf(actual) => [$"{path}: {KindOf(actual)} instead of {KindOf(expected)}"],
        (JsonObject, JsonObject { Count: 0 }) or (JsonArray, JsonArray { Count: 0 }) when mayBeEmpty => [],
        (JsonObject fields, JsonObject other) => DifferencesOfFields(path, fields, other, mayBeEmpty),
        (JsonArray items, JsonArray others) when items.Count == 0 || others.Count == 0 =>
            items.Count == others.Count ? [] : [$"{path}: {others.Count} items instead of {items.Count}, which leaves nothing to compare"],
        (JsonArray items, JsonArray others) => others.SelectMany((item, i) => Differences($"{path}[{i}]", items[0], item, mayBeEmpty)),
        _ => [],
    };

    private static IEnumerable<string> DifferencesOfFields(string path, JsonObject expected, JsonObject actual, bool mayBeEmpty) =>
        expected.Where(field => !actual.ContainsKey(field.Key)).Select(field => $"{path}.{field.Key}: missing")
            .Concat(actual.Where(field => !expected.ContainsKey(field.Key)).Select(field => $"{path}.{field.Key}: not expected"))
            .Concat(expected.Where(field => actual.ContainsKey(field.Key))
                .SelectMany(field => Differences($"{path}.{field.Key}", field.Value, actual[field.Key], mayBeEmpty)));

    private static string KindOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null => nameof(JsonValueKind.Null),
        JsonValueKind.True or JsonValueKind.False => "Boolean",
        var kind => $"{kind}",
    };
}
