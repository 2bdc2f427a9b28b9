namespace Gateway.Changes.Formats.Csv;

/// <summary>A file's columns: which field each one holds.</summary>
internal sealed class CsvHeader
{
    /// <summary>More columns than fields and their aliases: somebody may keep a few of their own, and learns that they are unknown.</summary>
    private const int MaxColumns = 100;

    private readonly DocumentShape _shape;
    private readonly string?[] _fields;
    private readonly Dictionary<string, string> _columns = new(StringComparer.Ordinal);

    private CsvHeader(DocumentShape shape, int columns) => (_shape, _fields) = (shape, new string?[columns]);

    public int Columns => _fields.Length;

    /// <summary>The field of a column; null where it has none, so that its cells are not read.</summary>
    public string? FieldOf(int column) => _fields[column];

    /// <summary>The column of a field as its header spells it.</summary>
    public string ColumnOf(string field) => _columns.GetValueOrDefault(field, field);

    /// <summary>True for a column that has no name: its cells have to be empty.</summary>
    public bool IsNameless(int column) => _fields[column] is "";

    /// <exception cref="DocumentFaultException">These are no columns of such a document: reading the rows would only repeat that.</exception>
    public static CsvHeader Read(IReadOnlyList<string> names, DocumentShape shape, RowFaults faults)
    {
        if (names.Count > MaxColumns)
        {
            throw new DocumentFaultException("too_many_columns", $"The header has {names.Count} columns: at most {MaxColumns}.");
        }

        var header = new CsvHeader(shape, names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            header.Take(i, names[i].Trim(), faults);
        }

        foreach (var field in shape.RequiredColumns.Where(field => !header._columns.ContainsKey(field)))
        {
            faults.Add(field, "missing_column", "The header must have this column. The rows were not read.");
        }

        return header;
    }

    /// <summary>False where a column that every row needs is missing.</summary>
    public bool IsReadable => _shape.RequiredColumns.All(_columns.ContainsKey);

    private void Take(int column, string name, RowFaults faults)
    {
        if (name.Length == 0)
        {
            _fields[column] = "";
            return;
        }

        if (_shape.Columns.FieldOf(name) is not { } field)
        {
            var meanings = _shape.Columns.MeaningsOf(name);
            faults.Add(
                Shown(name),
                "",
                meanings is null ? "unknown_column" : "ambiguous_column",
                meanings is null ? $"No such column.{Spelling.Hint(name, _shape.Fields)}" : $"Could mean {meanings}: name the one that is meant.");
            return;
        }

        if (!_columns.TryAdd(field, Shown(name)))
        {
            faults.Add(Shown(name), field, "duplicate_column", $"Column '{_columns[field]}' holds {field} already.");
            return;
        }

        _fields[column] = field;
    }

    private static string Shown(string name) => name.Length > 100 ? name[..100] : name;
}
