using System.Buffers;
using Gateway.Formats.Csv;
using Gateway.Formats.Json;
using Gateway.Formats.Yaml;
using Gateway.Mappings;

namespace Gateway.Formats;

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
    public static async Task<long> WriteAsync(
        IAsyncEnumerable<ConnectionMapping> mappings,
        MappingFormat format,
        Stream document,
        CancellationToken cancellationToken)
    {
        var writer = WriterOf(format);
        var buffer = new ArrayBufferWriter<byte>(2 * FlushBytes);
        writer.WriteStart(buffer);
        var count = 0L;
        await foreach (var mapping in mappings.WithCancellation(cancellationToken))
        {
            if (buffer.WrittenCount >= FlushBytes)
            {
                await FlushAsync();
            }

            writer.Write(mapping, buffer);
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

    private static IRowWriter WriterOf(MappingFormat format) => format switch
    {
        MappingFormat.Csv => new CsvRowWriter(),
        MappingFormat.Json => new JsonRowWriter(),
        MappingFormat.Yaml => new YamlRowWriter(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };
}
