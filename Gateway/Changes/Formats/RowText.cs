using System.Text;

namespace Gateway.Changes.Formats;

/// <summary>
/// The characters of a document for a parser that knows neither async reads nor limits. Before each row the window is filled with at least as
/// many characters as a row may have, so that the parser never waits; where it runs dry nevertheless, the row is too large. This is also what
/// keeps an open quote or a million columns from growing the parser's buffers without end.
/// </summary>
internal sealed class RowText(Utf8Source source) : TextReader
{
    /// <summary>Longest row, in characters. The fields of a valid mapping come to less than a tenth of it.</summary>
    public const int MaxRowLength = 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    private readonly byte[] _chunk = new byte[ChunkBytes];
    private char[] _window = new char[2 * ChunkBytes];
    private int _start;
    private int _end;
    private bool _isComplete;
    private DocumentFaultException? _fault;

    /// <summary>True when the parser has taken the last character.</summary>
    public bool IsDrained => _isComplete && _start == _end;

    /// <summary>How many characters were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>The characters that a parser would read next; only good until then.</summary>
    public ReadOnlySpan<char> Ahead => _window.AsSpan(_start, _end - _start);

    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        while (!_isComplete && _fault is null && _end - _start < MaxRowLength)
        {
            await ReadChunkAsync(cancellationToken);
        }
    }

    public override int Peek() => HasMore() ? _window[_start] : -1;

    public override int Read()
    {
        if (!HasMore())
        {
            return -1;
        }

        Taken++;
        return _window[_start++];
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (!HasMore())
        {
            return 0;
        }

        var length = Math.Min(buffer.Length, _end - _start);
        _window.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        Taken += length;
        return length;
    }

    private bool HasMore()
    {
        if (_start < _end)
        {
            return true;
        }

        if (_fault is not null)
        {
            throw _fault;
        }

        return _isComplete
            ? false
            : throw new DocumentFaultException("row_too_large", $"Begins a row of more than {MaxRowLength} characters: a quote or bracket may be left open.");
    }

    private async ValueTask ReadChunkAsync(CancellationToken cancellationToken)
    {
        int length;
        try
        {
            length = await source.ReadAsync(_chunk, cancellationToken);
        }
        catch (DocumentFaultException fault)
        {
            // Told once the parser gets there: the rows before it are read.
            _fault = fault;
            return;
        }

        _isComplete = length == 0;
        MakeRoom();
        _end += Encoding.UTF8.GetChars(_chunk.AsSpan(0, length), _window.AsSpan(_end));
    }

    private void MakeRoom()
    {
        if (_window.Length - _end >= ChunkBytes)
        {
            return;
        }

        // Moved only when at most half of the window is left to move, else grown: each character is copied a bounded number of times.
        var target = _start >= _window.Length / 2 ? _window : new char[_window.Length * 2];
        Ahead.CopyTo(target);
        (_window, _start, _end) = (target, 0, _end - _start);
    }
}
