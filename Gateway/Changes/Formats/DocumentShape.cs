using Gateway.Changes.Formats.Csv;

namespace Gateway.Changes.Formats;

/// <summary>Which fields the rows of a document may have.</summary>
/// <param name="Fields">Every field that may be there.</param>
/// <param name="Lists">Those that hold several values; a CSV cell has one a line.</param>
/// <param name="RequiredColumns">Columns that a CSV file must have: without them, reading its rows would only repeat that.</param>
/// <param name="Columns">How CSV files may spell them.</param>
internal sealed record DocumentShape(IReadOnlyList<string> Fields, IReadOnlyList<string> Lists, IReadOnlyList<string> RequiredColumns, ColumnNames Columns);
