using Gateway.Mappings;

namespace Gateway.Changes.Formats;

/// <summary>Where something stands in a document.</summary>
/// <param name="Format">The document's format: it decides how people count.</param>
/// <param name="Row">Which mapping, from 1, the header not counted; 0 for what concerns the document as a whole.</param>
/// <param name="Line">The physical line it begins on, from 1.</param>
internal readonly record struct RowPosition(MappingFormat Format, long Row, long Line)
{
    /// <summary><c>line 14 (row 12)</c>; <c>line 14 (mappings[11])</c>, as JSON and YAML count from 0.</summary>
    public override string ToString() => (Row, Format) switch
    {
        (0, _) => $"line {Line}",
        (_, MappingFormat.Csv) => $"line {Line} (row {Row})",
        _ => $"line {Line} (mappings[{Row - 1}])",
    };
}

/// <summary>One mapping of a document, or what is wrong with it.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Mapping">The mapping, valid on its own; null where there are faults.</param>
/// <param name="Faults">All that is wrong with it, at most <see cref="RowFaults.MaxShown"/>; empty where there is a mapping.</param>
internal sealed record MappingRow(RowPosition Position, ConnectionMapping? Mapping, IReadOnlyList<RowFault> Faults)
{
    /// <summary>True where the row says which state the mapping is to have; without one the mapping has the default.</summary>
    public bool GivesState { get; init; }

    /// <summary>True for the last row of a document that cannot be read any further: rows may follow that nobody has seen.</summary>
    public bool IsCutShort { get; init; }
}

/// <summary>One thing wrong with a document.</summary>
/// <param name="Position">Where.</param>
/// <param name="Column">The column as its header spells it, or the field as it was written; empty where the row as a whole is meant.</param>
/// <param name="Field">The JSON name of the field, such as <c>aliases[2]</c>; empty where none is meant.</param>
/// <param name="Code">A stable snake_case word for programs.</param>
/// <param name="Message">A sentence for people: what is wrong and what would be right.</param>
internal sealed record RowFault(RowPosition Position, string Column, string Field, string Code, string Message);
