using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Gateway.Changes.Formats.Csv;

/// <summary>
/// Reads CSV (RFC 4180) record by record. An empty cell is a field left out. The values of a list, such as a mapping's aliases, stand in one
/// cell, a line each: any other sign that could part them, such as a comma, a space or a bar, may be part of an identifier.
/// </summary>
internal sealed class CsvRows(RowText text, DocumentShape shape) : IRowSource
{
    private readonly List<string> _cells = [];
    private CsvParser? _parser;
    private CsvHeader? _header;
    private bool _isBadlyQuoted;
    private int _skipped;
    private long _row;

    public RowPosition Position { get; private set; } = new(MappingFormat.Csv, 0, 1);

    public async ValueTask<DocumentRow?> NextAsync(CancellationToken cancellationToken)
    {
        await text.FillAsync(cancellationToken);
        if (_header is null && ReadHeader() is { } row)
        {
            return row;
        }

        do
        {
            await text.FillAsync(cancellationToken);
            if (!ReadRecord())
            {
                return null;
            }
        }
        while (_cells.TrueForAll(string.IsNullOrEmpty));

        _row++;
        return ReadRow();
    }

    public void Dispose()
    {
        _parser?.Dispose();
        text.Dispose();
    }

    /// <summary>The faults of the header as a row of their own; null where it has none.</summary>
    private DocumentRow? ReadHeader()
    {
        _parser = new CsvParser(text, Configuration(TakeDelimiter()), leaveOpen: true);
        do
        {
            if (!ReadRecord())
            {
                throw new DocumentFaultException(
                    "empty", "The document is empty: the first line must name the columns, such as identifier,connection_id,state.");
            }
        }
        while (_cells.TrueForAll(string.IsNullOrWhiteSpace));

        var faults = new RowFaults(Position, column => column);
        if (_isBadlyQuoted)
        {
            throw new DocumentFaultException("bad_quoting", "The header has a quote inside a cell that is not quoted, or text after a closing quote.");
        }

        _header = CsvHeader.Read(_cells, shape, faults);
        return faults.All.Count > 0 ? new(null, faults) { IsCutShort = !_header.IsReadable } : null;
    }

    private char TakeDelimiter()
    {
        if (CsvDelimiter.Read(text.Ahead) is not { } named)
        {
            return CsvDelimiter.Detect(text.Ahead);
        }

        for (; _skipped < named.Length; _skipped++)
        {
            text.Read();
        }

        return named.Delimiter;
    }

    private DocumentRow ReadRow()
    {
        var faults = new RowFaults(Position, _header!.ColumnOf);
        if (_isBadlyQuoted)
        {
            faults.Add(
                "",
                "",
                "bad_quoting",
                "Has a quote inside a cell that is not quoted, or text after a closing quote: quote the whole cell and double the quotes in it.");
            return new(null, faults);
        }

        if (_cells.Count != _header.Columns)
        {
            faults.Add(
                "",
                "",
                "wrong_cell_count",
                $"Has {_cells.Count} cells where the header has {_header.Columns}: a cell with a delimiter or a line break must be quoted.");
            return new(null, faults);
        }

        var fields = new FieldReader(shape.Fields, faults);
        for (var i = 0; i < _cells.Count; i++)
        {
            TakeCell(i, fields, faults);
        }

        return new(fields, faults);
    }

    private void TakeCell(int column, FieldReader fields, RowFaults faults)
    {
        var cell = _cells[column];
        if (cell.Length == 0 || _header!.FieldOf(column) is not { } field)
        {
            return;
        }

        if (_header.IsNameless(column))
        {
            faults.Add("", "", "nameless_column", $"Column {column + 1} has no name in the header: its cells must be empty.");
            return;
        }

        fields.Take(field, shape.Lists.Contains(field) ? ListOf(cell) : FieldValue.OfPlain(cell));
    }

    // No identifier has a control character (MappingRules), so that a line break parts them without any escaping. One at the end is a habit.
    private static FieldValue ListOf(string cell)
    {
        var lines = cell.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return FieldValue.OfList([.. lines.Take(count).Select(FieldValue.OfPlain)]);
    }

    /// <summary>Reads the next record into the cells; false at the end.</summary>
    private bool ReadRecord()
    {
        // The parser counts the lines it has passed: the next record begins behind them.
        Position = new(MappingFormat.Csv, _header is null ? 0 : _row + 1, _parser!.RawRow + (_skipped > 0 ? 2 : 1));
        _isBadlyQuoted = false;
        _cells.Clear();
        if (!_parser.Read())
        {
            return false;
        }

        for (var i = 0; i < _parser.Count; i++)
        {
            _cells.Add(_parser[i]);
        }

        // The parser takes the end of the document for a missing quote: what followed it was swallowed.
        return text.IsDrained && _parser.CharCount + _skipped == text.Taken && _parser.RawRecord.AsSpan().Count('"') % 2 != 0
            ? throw new DocumentFaultException("bad_quoting", "Has a quote that is never closed, or one inside a cell that is not quoted.")
            : true;
    }

    private CsvConfiguration Configuration(char delimiter) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        IgnoreBlankLines = false,
        CacheFields = false,
        BadDataFound = _ => _isBadlyQuoted = true,
    };
}
