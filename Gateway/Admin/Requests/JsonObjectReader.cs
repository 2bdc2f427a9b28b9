using System.Text.Json;

namespace Gateway.Admin.Requests;

/// <summary>
/// Reads the fields of one JSON object strictly, and names every fault instead of stopping at the first: unknown and repeated fields, wrong
/// types, nulls that mean nothing. A field with a fault reads as a placeholder that no rule accepts.
/// </summary>
internal sealed class JsonObjectReader
{
    private const int MaxNameShown = 100;

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly FaultList _faults;

    /// <param name="json">A JSON object.</param>
    /// <param name="known">Every field that may be there.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public JsonObjectReader(JsonElement json, IReadOnlyCollection<string> known, FaultList faults)
    {
        _faults = faults;
        foreach (var property in json.EnumerateObject())
        {
            if (TextOf(() => property.Name) is not { } name)
            {
                faults.Add("", "invalid_text", "A field's name has a lone surrogate.");
            }
            else if (!known.Contains(name))
            {
                var hint = faults.IsFull ? "" : Spelling.Hint(name, known);
                faults.Add(name.Length > MaxNameShown ? name[..MaxNameShown] : name, "unknown_field", $"No such field.{hint}");
            }
            else if (!_values.TryAdd(name, property.Value))
            {
                faults.Add(name, "duplicate_field", "Stands more than once: parsers differ in which one they take.");
            }
        }
    }

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string name)
    {
        if (!_values.ContainsKey(name))
        {
            _faults.Add(name, "required", "Must be given.");
            return "";
        }

        return Text(name, "");
    }

    /// <summary>A text that has a default and cannot be null.</summary>
    public string Text(string name, string fallback) => Value(name) is { } value ? TextOf(name, value) : fallback;

    /// <summary>A text that may be null or left out, which means the same.</summary>
    public string? OptionalText(string name) =>
        _values.TryGetValue(name, out var value) && value.ValueKind is not JsonValueKind.Null ? TextOf(name, value) : null;

    public IReadOnlyList<string> TextList(string name)
    {
        if (Value(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind is not JsonValueKind.Array)
        {
            _faults.Add(name, "wrong_type", "Must be an array of strings.");
            return [];
        }

        return [.. value.EnumerateArray().Select((item, index) => TextOf($"{name}[{index}]", item))];
    }

    /// <summary>A word that must be there.</summary>
    public TEnum RequiredWord<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (!_values.ContainsKey(name))
        {
            _faults.Add(name, "required", $"Must be one of {Words.ListOf<TEnum>()}.");
        }

        return Word<TEnum>(name, default);
    }

    /// <summary>One word of a closed set, written in snake_case.</summary>
    public TEnum Word<TEnum>(string name, TEnum fallback)
        where TEnum : struct, Enum
    {
        if (Value(name) is not { } value)
        {
            return fallback;
        }

        if (value.ValueKind is JsonValueKind.String && Words.TryParse<TEnum>(TextOf(name, value), out var word))
        {
            return word;
        }

        _faults.Add(name, "not_one_of", $"Must be one of {Words.ListOf<TEnum>()}.");
        return fallback;
    }

    public int Integer(string name, int fallback)
    {
        if (Value(name) is not { } value)
        {
            return fallback;
        }

        if (value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number))
        {
            return number;
        }

        _faults.Add(name, "wrong_type", "Must be a whole number.");
        return fallback;
    }

    private JsonElement? Value(string name)
    {
        if (!_values.TryGetValue(name, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.Null)
        {
            _faults.Add(name, "null_not_allowed", "Must not be null: leave it out for its default.");
            return null;
        }

        return value;
    }

    private string TextOf(string name, JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.String)
        {
            _faults.Add(name, "wrong_type", "Must be a string.");
            return "";
        }

        if (TextOf(() => value.GetString()) is not { } text)
        {
            _faults.Add(name, "invalid_text", "Has a lone surrogate.");
            return "";
        }

        return text;
    }

    // JSON may escape half of a surrogate pair (RFC 8259 8.2); the reader accepts the document and refuses only to hand out that string.
    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
