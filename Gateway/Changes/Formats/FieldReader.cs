using System.Globalization;
using Gateway.Telemetry;

namespace Gateway.Changes.Formats;

/// <summary>
/// Reads the fields of one object or row strictly, whatever its format, and names every fault instead of stopping at the first: unknown and
/// repeated fields, wrong types, nulls that mean nothing. A field with a fault reads as a placeholder that no rule accepts.
/// </summary>
/// <param name="known">Every field that may be there.</param>
/// <param name="faults">Takes what is wrong.</param>
internal class FieldReader(IReadOnlyCollection<string> known, IFieldFaults faults)
{
    private const int MaxNameShown = 100;

    // Each with its offset: without one the text would be read in the time zone of whichever gateway is asked.
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    private readonly Dictionary<string, FieldValue> _values = new(StringComparer.Ordinal);

    /// <summary>Takes one field as it was found.</summary>
    public void Take(string name, FieldValue value)
    {
        if (!known.Contains(name))
        {
            var hint = faults.IsFull ? "" : Spelling.Hint(name, known);
            faults.Add(name.Length > MaxNameShown ? name[..MaxNameShown] : name, "unknown_field", $"No such field.{hint}");
        }
        else if (!_values.TryAdd(name, value))
        {
            faults.Add(name, "duplicate_field", "Stands more than once: parsers differ in which one they take.");
        }
    }

    /// <summary>True where the field was found, whatever its value.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string name)
    {
        if (!_values.ContainsKey(name))
        {
            faults.Add(name, "required", "Must be given.");
            return "";
        }

        return Text(name, "");
    }

    /// <summary>A text that has a default and cannot be null.</summary>
    public string Text(string name, string fallback) => Value(name) is { } value ? TextOf(name, value) : fallback;

    /// <summary>A text that may be null or left out, which means the same.</summary>
    public string? OptionalText(string name) =>
        _values.TryGetValue(name, out var value) && value.Kind is not FieldKind.Null ? TextOf(name, value) : null;

    public IReadOnlyList<string> TextList(string name)
    {
        if (Value(name) is not { } value)
        {
            return [];
        }

        if (value.Kind is not FieldKind.List)
        {
            faults.Add(name, "wrong_type", "Must be an array of strings.");
            return [];
        }

        return [.. value.Items!.Select((item, index) => TextOf($"{name}[{index}]", item))];
    }

    /// <summary>A word that must be there.</summary>
    public TEnum RequiredWord<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (!_values.ContainsKey(name))
        {
            faults.Add(name, "required", $"Must be one of {Words.ListOf<TEnum>()}.");
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

        if (value.Kind is FieldKind.Text or FieldKind.Plain && Words.TryParse<TEnum>(value.Text, out var word))
        {
            return word;
        }

        faults.Add(name, "not_one_of", $"Must be one of {Words.ListOf<TEnum>()}.");
        return fallback;
    }

    /// <summary>One word of a closed set; null where it is left out or null.</summary>
    public TEnum? OptionalWord<TEnum>(string name)
        where TEnum : struct, Enum =>
        _values.TryGetValue(name, out var value) && value.Kind is not FieldKind.Null ? Word<TEnum>(name, default) : null;

    /// <summary>A yes or no; null where it is left out or has a fault.</summary>
    public bool? OptionalFlag(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.Kind is FieldKind.Flag or FieldKind.Plain && value.Text is "true" or "false")
        {
            return value.Text == "true";
        }

        faults.Add(name, "wrong_type", "Must be true or false.");
        return null;
    }

    /// <summary>A point in time with its offset, in UTC; null where it is left out, null or has a fault.</summary>
    public DateTimeOffset? OptionalTime(string name)
    {
        if (OptionalText(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUniversalTime();
        }

        faults.Add(name, "not_a_time", "Must be ISO 8601 with an offset, such as 2026-03-02T22:00:00Z or 2026-03-02T22:00:00+01:00.");
        return null;
    }

    public int Integer(string name, int fallback) => OptionalInteger(name) ?? fallback;

    /// <summary>A whole number; null where it is left out or has a fault.</summary>
    public int? OptionalInteger(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.Kind is FieldKind.Number or FieldKind.Plain
            && int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        faults.Add(name, "wrong_type", "Must be a whole number.");
        return null;
    }

    private FieldValue? Value(string name)
    {
        if (!_values.TryGetValue(name, out var value))
        {
            return null;
        }

        if (value.Kind is FieldKind.Null)
        {
            faults.Add(name, "null_not_allowed", "Must not be null: leave it out for its default.");
            return null;
        }

        return value;
    }

    private string TextOf(string name, FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Text or FieldKind.Plain:
                return value.Text;
            case FieldKind.BrokenText:
                faults.Add(name, "invalid_text", "Has a lone surrogate.");
                return "";
            default:
                faults.Add(name, "wrong_type", "Must be a string.");
                return "";
        }
    }
}
