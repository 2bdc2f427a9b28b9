using System.Runtime.CompilerServices;
using Gateway.Changes.Formats.Csv;
using Gateway.Changes.Formats.Json;
using Gateway.Changes.Formats.Yaml;

namespace Gateway.Changes.Formats;

/// <summary>Reads a document one row at a time, in memory that does not grow with it.</summary>
internal static class DocumentReader
{
    /// <summary>
    /// Every row in the document's order. A document that cannot be read any further ends with one row that says why
    /// (<see cref="DocumentRow.IsCutShort"/>).
    /// </summary>
    /// <param name="document">Read to its end, not disposed. What it throws is passed on; the content of a document throws nothing.</param>
    /// <param name="format">The document's format.</param>
    /// <param name="shape">What its rows may hold.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<DocumentRow> ReadAsync(
        Stream document, MappingFormat format, DocumentShape shape, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var rows = Open(document, format, shape);
        while (await NextAsync(rows, cancellationToken) is { } row)
        {
            yield return row;
            if (row.IsCutShort)
            {
                yield break;
            }
        }
    }

    private static async ValueTask<DocumentRow?> NextAsync(IRowSource rows, CancellationToken cancellationToken)
    {
        try
        {
            return await rows.NextAsync(cancellationToken);
        }
        catch (DocumentFaultException fault)
        {
            var faults = new RowFaults(fault.Line is { } line ? rows.Position with { Row = 0, Line = line } : rows.Position, field => field);
            faults.Add("", fault.Code, fault.Message);
            return new(null, faults) { IsCutShort = true };
        }
    }

    private static IRowSource Open(Stream document, MappingFormat format, DocumentShape shape) => format switch
    {
        MappingFormat.Csv => new CsvRows(new RowText(new Utf8Source(document)), shape),
        MappingFormat.Json => new JsonRows(new Utf8Source(document), shape),
        MappingFormat.Yaml => new YamlRows(new RowText(new Utf8Source(document)), shape),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };
}
