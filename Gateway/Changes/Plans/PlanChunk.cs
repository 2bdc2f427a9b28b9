using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Gateway.Mappings;

namespace Gateway.Changes.Plans;

/// <summary>
/// Some changes of a plan as stores keep them: a JSON array, compressed with Brotli behind its length in four bytes (big-endian). Writes one
/// chunk after the other; not safe for concurrent use.
/// </summary>
internal sealed class PlanChunk : IDisposable
{
    private const int MaxChanges = 2000;

    /// <summary>From this size on a chunk is full; one more change may still lie beyond it.</summary>
    private const int FullBytes = 1 << 20;

    /// <summary>A chunk that says it is larger was not written here: a change has at most 0.2 MB.</summary>
    private const int MaxBytes = 4 << 20;

    // The fastest qualities leave it a third larger, the higher ones take several times as long.
    private const int Quality = 4;
    private const int WindowBits = 20;

    private readonly ArrayBufferWriter<byte> _buffer = new(FullBytes + (FullBytes / 8));
    private readonly Utf8JsonWriter _writer;
    private int _changes;

    public PlanChunk() => _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    public bool IsEmpty => _changes == 0;

    public bool IsFull => _changes >= MaxChanges || _buffer.WrittenCount + _writer.BytesPending >= FullBytes;

    public void Add(PlannedChange change)
    {
        if (_changes++ == 0)
        {
            _writer.WriteStartArray();
        }

        _writer.WriteStartObject();
        if (change.Place is not null)
        {
            _writer.WriteString("place", change.Place);
        }

        if (change.Before is not null)
        {
            _writer.WritePropertyName("before");
            _writer.WriteRawValue(MappingDocument.Write(change.Before), skipInputValidation: true);
        }

        if (change.After is not null)
        {
            _writer.WritePropertyName("after");
            _writer.WriteRawValue(MappingDocument.WriteUnnumbered(change.After), skipInputValidation: true);
        }

        _writer.WriteEndObject();
    }

    /// <summary>The chunk; the next change begins another.</summary>
    public byte[] Finish()
    {
        _writer.WriteEndArray();
        _writer.Flush();
        var json = _buffer.WrittenSpan;
        var compressed = new byte[sizeof(int) + BrotliEncoder.GetMaxCompressedLength(json.Length)];
        BinaryPrimitives.WriteInt32BigEndian(compressed, json.Length);
        if (!BrotliEncoder.TryCompress(json, compressed.AsSpan(sizeof(int)), out var written, Quality, WindowBits))
        {
            throw new InvalidOperationException("Brotli wrote more than it said it would.");
        }

        _writer.Reset();
        _buffer.ResetWrittenCount();
        _changes = 0;
        return compressed.AsSpan(0, sizeof(int) + written).ToArray();
    }

    public void Dispose() => _writer.Dispose();

    /// <exception cref="JsonException">Not a chunk that a gateway wrote.</exception>
    public static IReadOnlyList<PlannedChange> Read(ReadOnlySpan<byte> chunk)
    {
        var length = chunk.Length > sizeof(int) ? BinaryPrimitives.ReadInt32BigEndian(chunk) : -1;
        if (length is < 0 or > MaxBytes)
        {
            throw new JsonException("A chunk without its length.");
        }

        var json = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (!BrotliDecoder.TryDecompress(chunk[sizeof(int)..], json, out var written) || written != length)
            {
                throw new JsonException("A chunk that cannot be unpacked.");
            }

            return ReadChanges(json.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(json);
        }
    }

    private static List<PlannedChange> ReadChanges(ReadOnlySpan<byte> json)
    {
        var documents = new MappingDocumentReader();
        var changes = new List<PlannedChange>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.StartObject)
        {
            string? place = null;
            ConnectionMapping? before = null, after = null;
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var isPlace = reader.ValueTextEquals("place"u8);
                var isBefore = reader.ValueTextEquals("before"u8);
                reader.Read();
                if (isPlace)
                {
                    place = reader.GetString();
                }
                else if (isBefore)
                {
                    before = documents.Read(ref reader);
                }
                else
                {
                    after = documents.Read(ref reader);
                }
            }

            changes.Add(new PlannedChange((after ?? before)?.Identifier ?? throw new JsonException("A change without content."), before, after, place));
        }

        return changes;
    }
}
