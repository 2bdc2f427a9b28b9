using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gateway.Tests.Deploy;

/// <summary>YAML as JSON, with plain scalars typed as Kubernetes and Compose type them (YAML 1.1: a leading zero is octal).</summary>
internal static class Yaml
{
    /// <summary>Every document of a file that holds anything.</summary>
    public static IReadOnlyList<JsonObject> Read(string relativePath)
    {
        using var reader = File.OpenText(Repository.PathOf(relativePath));
        return Read(reader);
    }

    /// <summary>Every document of a text that holds anything.</summary>
    public static IReadOnlyList<JsonObject> Read(TextReader reader)
    {
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonObject>()];
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping =>
            new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, ToJson(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value!),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        ['0', .. { Length: > 0 } digits] when digits.All(digit => digit is >= '0' and <= '7') => JsonValue.Create(Convert.ToInt32(digits, 8)),
        _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
