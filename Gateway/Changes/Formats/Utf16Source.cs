using System.Text;

namespace Gateway.Changes.Formats;

/// <summary>The bytes of a document in UTF-16, as UTF-8. Excel writes such files as "Unicode text", and PowerShell by default.</summary>
/// <param name="begun">What was read already, behind the byte order mark.</param>
/// <param name="stream">What follows.</param>
/// <param name="isBigEndian">The order of bytes that the mark told.</param>
internal sealed class Utf16Source(ReadOnlySpan<byte> begun, Stream stream, bool isBigEndian)
{
    // A UTF-16 code unit takes at most three bytes of UTF-8, a pair of them four.
    private const int BytesOfUnit = 3;

    private const int ChunkBytes = 16 * 1024;

    private readonly Decoder _decoder = new UnicodeEncoding(isBigEndian, byteOrderMark: false, throwOnInvalidBytes: true).GetDecoder();
    private readonly byte[] _bytes = [.. begun, .. new byte[ChunkBytes]];
    private readonly char[] _chars = new char[ChunkBytes];
    private int _start;
    private int _end = begun.Length;
    private bool _isComplete;
    private bool _isFlushed;

    /// <summary>The next bytes, whole characters only; 0 at the end.</summary>
    /// <param name="buffer">At least 12 bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DocumentFaultException">What follows is not UTF-16; its line is not known.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!_isFlushed)
        {
            if (_start == _end && !_isComplete)
            {
                (_start, _end) = (0, await stream.ReadAsync(_bytes, cancellationToken));
                _isComplete = _end == 0;
            }

            if (Convert(buffer.Span) is > 0 and var length)
            {
                return length;
            }
        }

        return 0;
    }

    private int Convert(Span<byte> utf8)
    {
        try
        {
            var room = _chars.AsSpan(0, Math.Min(_chars.Length, utf8.Length / BytesOfUnit));
            _decoder.Convert(_bytes.AsSpan(_start, _end - _start), room, flush: _isComplete, out var used, out var count, out var isDone);
            _start += used;
            _isFlushed = _isComplete && isDone;
            return Encoding.UTF8.GetBytes(room[..count], utf8);
        }
        catch (DecoderFallbackException)
        {
            throw new DocumentFaultException(
                "not_utf16", "The document begins as UTF-16 and goes on as something else, or ends within a character: save it as UTF-8.");
        }
    }
}
