using System.Text.Json.Serialization;

namespace Gateway.Cli.Verbs;

/// <summary>The bodies that verbs send: a few named values, which a native build can write only where their types are known.</summary>
[JsonSerializable(typeof(Dictionary<string, string?>))]
[JsonSerializable(typeof(Dictionary<string, object?>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
internal sealed partial class VerbJson : JsonSerializerContext
{
    /// <summary>A body of texts; those that are null are sent as null.</summary>
    public static JsonContent Content(Dictionary<string, string?> fields) => JsonContent.Create(fields, Default.DictionaryStringString);

    /// <summary>A body of texts, lists of texts, numbers, and true or false, without those that are null.</summary>
    public static JsonContent Content(Dictionary<string, object?> fields) =>
        JsonContent.Create(fields.Where(field => field.Value is not null).ToDictionary(), Default.DictionaryStringObject);
}
