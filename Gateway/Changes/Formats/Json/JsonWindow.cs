using System.Text.Json;

namespace Gateway.Changes.Formats.Json;

/// <summary>
/// The part of a JSON document that is in memory: what the reader has not taken yet. It grows to hold one element whole, and no further.
/// </summary>
internal sealed class JsonWindow(Utf8Source source)
{
    /// <summary>Largest element, in bytes; also the largest value of another field beside <c>mappings</c>.</summary>
    public const int MaxElementBytes = 1024 * 1024;

    private const int FirstBytes = 64 * 1024;

    private byte[] _buffer = new byte[FirstBytes];
    private int _start;
    private int _end;
    private bool _isComplete;
    private JsonReaderState _state;
    private long _line = 1;
    private DocumentFaultException? _fault;

    /// <summary>True once the end of the document is in the window.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>True where only white space is left of a whole document.</summary>
    public bool IsBlank => _isComplete && !_buffer.AsSpan(_start, _end - _start).ContainsAnyExcept(" \t\r\n"u8);

    /// <summary>A reader that goes on where <see cref="Commit"/> left off.</summary>
    public Utf8JsonReader Read() => new(_buffer.AsSpan(_start, _end - _start), _isComplete, _state);

    /// <summary>The physical line of the reader's token, from 1.</summary>
    public long LineOf(in Utf8JsonReader reader) => _line + _buffer.AsSpan(_start, (int)reader.TokenStartIndex).Count((byte)'\n');

    /// <summary>The value that the reader has just passed.</summary>
    public JsonDocument Parse(int firstByte, in Utf8JsonReader reader, JsonDocumentOptions options = default) =>
        JsonDocument.Parse(_buffer.AsMemory(_start + firstByte, (int)reader.BytesConsumed - firstByte), options);

    /// <summary>Lets go of all that the reader has read.</summary>
    public void Commit(in Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _line += _buffer.AsSpan(_start, (int)reader.BytesConsumed).Count((byte)'\n');
        _start += (int)reader.BytesConsumed;
    }

    /// <summary>
    /// Reads on. Filled to its end before anyone looks again: a sender that dribbles would otherwise have a large element scanned once a byte.
    /// </summary>
    /// <exception cref="DocumentFaultException">The element is too large, or what follows is not UTF-8.</exception>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_fault is not null)
        {
            throw _fault;
        }

        MakeRoom();
        while (!_isComplete && _buffer.Length - _end >= FirstBytes / 4)
        {
            try
            {
                var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
                _isComplete = read == 0;
                _end += read;
            }
            catch (DocumentFaultException fault)
            {
                // Told once the elements before it are read.
                _fault = fault;
                return;
            }
        }
    }

    private void MakeRoom()
    {
        var pending = _end - _start;
        if (pending >= MaxElementBytes)
        {
            throw new DocumentFaultException("row_too_large", $"Has more than {MaxElementBytes} bytes.");
        }

        var target = pending > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, pending).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, pending);
    }
}
