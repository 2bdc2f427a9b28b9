using System.Buffers;
using Gateway.Changes.Formats.Csv;
using Gateway.Changes.Formats.Json;
using Gateway.Changes.Formats.Yaml;
using Gateway.Mappings;

namespace Gateway.Changes.Formats;

/// <summary>
/// Writes mappings as a document that <see cref="MappingReader"/> reads back: the operator's fields only, in one order, in UTF-8 without a byte
/// order mark, with LF line ends. What is read and written again is the same, byte for byte.
/// </summary>
internal static class MappingExport
{
    private const int FlushBytes = 64 * 1024;

    /// <param name="mappings">In the order in which they are to stand.</param>
    /// <param name="format">The document's format.</param>
    /// <param name="document">Takes the bytes; not disposed.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>How many mappings were written.</returns>
    public static Task<long> WriteAsync(
        IAsyncEnumerable<ConnectionMapping> mappings,
        MappingFormat format,
        Stream document,
        CancellationToken cancellationToken) =>
        WriteAsync(mappings, mapping => new WrittenRow(mapping), MappingForm.Fields, format, document, cancellationToken);

    /// <summary>Writes drafts of mappings in the same way, with their sign-on URLs. What is missing in them reads as a fault until it is filled in.</summary>
    public static Task<long> WriteDraftsAsync(
        IAsyncEnumerable<WrittenRow> drafts,
        MappingFormat format,
        Stream document,
        CancellationToken cancellationToken) =>
        WriteAsync(drafts, draft => draft, MappingForm.FieldsOfDrafts, format, document, cancellationToken);

    /// <summary>Writes tenants in the same way, with those of their fields that are named.</summary>
    public static Task<long> WriteTenantsAsync(
        IAsyncEnumerable<WrittenRow> tenants,
        IReadOnlyList<string> fields,
        MappingFormat format,
        Stream document,
        CancellationToken cancellationToken) =>
        WriteAsync(tenants, tenant => tenant, fields, format, document, cancellationToken);

    private static async Task<long> WriteAsync<TItem>(
        IAsyncEnumerable<TItem> items,
        Func<TItem, WrittenRow> rowOf,
        IReadOnlyList<string> fields,
        MappingFormat format,
        Stream document,
        CancellationToken cancellationToken)
    {
        var writer = WriterOf(format, fields);
        var buffer = new ArrayBufferWriter<byte>(2 * FlushBytes);
        writer.WriteStart(buffer);
        var count = 0L;
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            if (buffer.WrittenCount >= FlushBytes)
            {
                await FlushAsync();
            }

            writer.Write(rowOf(item), buffer);
            count++;
        }

        writer.WriteEnd(count > 0, buffer);
        await FlushAsync();
        return count;

        async Task FlushAsync()
        {
            await document.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
        }
    }

    private static IRowWriter WriterOf(MappingFormat format, IReadOnlyList<string> fields) => format switch
    {
        MappingFormat.Csv => new CsvRowWriter(fields),
        MappingFormat.Json => new JsonRowWriter(fields),
        MappingFormat.Yaml => new YamlRowWriter(fields),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };
}
