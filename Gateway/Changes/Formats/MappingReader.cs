using System.Runtime.CompilerServices;
using Gateway.Mappings.Table;

namespace Gateway.Changes.Formats;

/// <summary>
/// Reads a document of mappings, one at a time, in memory that does not grow with it. A row with faults does not end the reading: whoever asks
/// learns all of them at once.
/// </summary>
/// <param name="form">Makes a mapping of a row.</param>
/// <param name="table">What this gateway serves: identifiers that are there already are taken as they are.</param>
internal sealed class MappingReader(MappingForm form, MappingTable table)
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
        await foreach (var row in DocumentReader.ReadAsync(document, format, MappingForm.Shape, cancellationToken))
        {
            yield return Read(row);
        }
    }

    private MappingRow Read(DocumentRow row)
    {
        var mapping = row.Fields is { } fields ? form.Read(fields, fields.RequiredText("identifier"), row.Faults) : null;
        if (mapping is not null)
        {
            HiddenKeys.Check(mapping, table.FindOwn(mapping.Identifier), row.Faults);
        }

        var faults = row.Faults.All;
        return new(row.Faults.Position, faults.Count == 0 ? mapping : null, faults)
        {
            GivesState = row.Fields?.Has("state") is true,
            IsCutShort = row.IsCutShort,
        };
    }
}
