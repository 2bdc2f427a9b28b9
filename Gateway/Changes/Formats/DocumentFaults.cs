namespace Gateway.Changes.Formats;

/// <summary>What is wrong beside the mappings of a JSON or YAML document; reading goes on behind it.</summary>
internal static class DocumentFaults
{
    private const int MaxNameShown = 100;

    private static readonly string[] Known = ["mappings"];

    public static DocumentRow Unknown(RowPosition position, string name) =>
        Row(
            position,
            name.Length > MaxNameShown ? name[..MaxNameShown] : name,
            "unknown_field",
            $"No such field beside 'mappings'.{Spelling.Hint(name, Known)}");

    /// <summary>An answer to the list call that is not its last page.</summary>
    public static DocumentRow Page(RowPosition position) =>
        Row(position, "next_cursor", "incomplete_list", "This is one page of a list: export the mappings instead, which gives all of them.");

    private static DocumentRow Row(RowPosition position, string field, string code, string message)
    {
        var faults = new RowFaults(position, name => name);
        faults.Add(field, field, code, message);
        return new(null, faults);
    }
}
