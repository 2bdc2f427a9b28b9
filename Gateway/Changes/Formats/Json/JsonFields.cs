using System.Text.Json;

namespace Gateway.Changes.Formats.Json;

/// <summary>Hands the fields of a JSON object to a <see cref="FieldReader"/>.</summary>
internal static class JsonFields
{
    public static void TakeAll(this FieldReader fields, JsonElement json, IFieldFaults faults)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (TextOf(property, property => property.Name) is not { } name)
            {
                faults.Add("", "invalid_text", "A field's name has a lone surrogate.");
                continue;
            }

            fields.Take(name, ValueOf(property.Value));
        }
    }

    private static FieldValue ValueOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => new(FieldKind.Null),
        JsonValueKind.String => TextOf(json, json => json.GetString()) is { } text ? FieldValue.OfText(text) : new(FieldKind.BrokenText),
        JsonValueKind.Number => new(FieldKind.Number, json.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => new(FieldKind.Flag, json.GetRawText()),
        JsonValueKind.Array => FieldValue.OfList([.. json.EnumerateArray().Select(ItemOf)]),
        _ => new(FieldKind.Other),
    };

    // A list in a list is nothing that any field asks for, and reading it would follow the document's nesting.
    private static FieldValue ItemOf(JsonElement json) => json.ValueKind is JsonValueKind.Array ? new(FieldKind.Other) : ValueOf(json);

    // JSON may escape half of a surrogate pair (RFC 8259 8.2); the reader accepts the document and refuses only to hand out that string.
    private static string? TextOf<T>(T json, Func<T, string?> read)
    {
        try
        {
            return read(json);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
