using System.Runtime.CompilerServices;
using Gateway.Formats.Csv;
using Gateway.Formats.Json;
using Gateway.Formats.Yaml;

namespace Gateway.Formats;

/// <summary>
/// Reads a document of mappings, one at a time, in memory that does not grow with it. A row with faults does not end the reading: whoever asks
/// learns all of them at once.
/// </summary>
internal sealed class MappingReader(MappingForm form)
{
    /// <summary>
    /// Every row in the document's order: a mapping that is valid on its own, or its faults. A document that cannot be read any further ends
    /// with one row that says why (<see cref="MappingRow.IsCutShort"/>). Whether rows agree with each other is not judged here.
    /// </summary>
    /// <param name="document">Read to its end, not disposed. What it throws is passed on; the content of a document throws nothing.</param>
    /// <param name="format">The document's format.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<MappingRow> ReadAsync(
        Stream document,
        MappingFormat format,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var rows = Open(document, format);
        while (await NextAsync(rows, cancellationToken) is { } row)
        {
            yield return row;
            if (row.IsCutShort)
            {
                yield break;
            }
        }
    }

    private static async ValueTask<MappingRow?> NextAsync(IRowSource rows, CancellationToken cancellationToken)
    {
        try
        {
            return await rows.NextAsync(cancellationToken);
        }
        catch (DocumentFaultException fault)
        {
            var position = fault.Line is { } line ? rows.Position with { Row = 0, Line = line } : rows.Position;
            return new(position, null, [new(position, "", "", fault.Code, fault.Message)]) { IsCutShort = true };
        }
    }

    private IRowSource Open(Stream document, MappingFormat format) => format switch
    {
        MappingFormat.Csv => new CsvRows(new RowText(new Utf8Source(document)), form),
        MappingFormat.Json => new JsonRows(new Utf8Source(document), form),
        MappingFormat.Yaml => new YamlRows(new RowText(new Utf8Source(document)), form),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };
}
