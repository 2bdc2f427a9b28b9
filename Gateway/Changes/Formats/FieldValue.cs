namespace Gateway.Changes.Formats;

/// <summary>What stands in one field, in any format.</summary>
internal enum FieldKind
{
    /// <summary>Nothing, said outright: JSON's <c>null</c>, YAML's <c>~</c>.</summary>
    Null,

    /// <summary>A text and nothing else: a JSON string, a quoted YAML scalar.</summary>
    Text,

    /// <summary>
    /// Letters whose meaning the field decides: a CSV cell, a YAML scalar without quotes. <c>007</c> stays <c>007</c> where a text is asked for.
    /// </summary>
    Plain,

    /// <summary>A JSON number, as it was written.</summary>
    Number,

    /// <summary>A JSON truth value, as it was written.</summary>
    Flag,

    List,

    /// <summary>A JSON string with half of a surrogate pair: no text at all.</summary>
    BrokenText,

    /// <summary>What no field of ours can be: an object.</summary>
    Other,
}

/// <summary>One value as it was found, before anyone asks what it should be.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The letters of a text, a plain value, a number or a truth value.</param>
/// <param name="Items">The items of a list.</param>
internal readonly record struct FieldValue(FieldKind Kind, string Text = "", IReadOnlyList<FieldValue>? Items = null)
{
    public static FieldValue OfText(string text) => new(FieldKind.Text, text);

    public static FieldValue OfPlain(string text) => new(FieldKind.Plain, text);

    public static FieldValue OfList(IReadOnlyList<FieldValue> items) => new(FieldKind.List, Items: items);
}
