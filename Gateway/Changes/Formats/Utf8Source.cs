using System.Text.Unicode;

namespace Gateway.Changes.Formats;

/// <summary>
/// The bytes of a document, without a byte order mark, held to be UTF-8 before anyone parses them. UTF-16 with its mark is made UTF-8.
/// </summary>
internal sealed class Utf8Source(Stream stream)
{
    private const int LongestSequence = 4;

    private readonly byte[] _tail = new byte[LongestSequence];
    private int _tailLength;
    private long _lines;
    private long _bytes;
    private bool _isBegun;
    private Utf16Source? _utf16;
    private DocumentFaultException? _fault;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The next bytes, whole characters only; 0 at the end.</summary>
    /// <param name="buffer">At least 16 bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DocumentFaultException">What follows is not UTF-8; all that came before it was handed out.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_fault is not null)
        {
            throw _fault;
        }

        _tail.AsSpan(0, _tailLength).CopyTo(buffer.Span);
        var length = _tailLength;
        while (true)
        {
            var read = await ReadBytesAsync(buffer[length..], cancellationToken);
            length += read;

            // Four bytes show a byte order mark of any kind.
            if (!_isBegun && length < LongestSequence && read > 0)
            {
                continue;
            }

            if (!_isBegun)
            {
                length = Begin(buffer.Span[..length]);
                if (_utf16 is not null)
                {
                    continue;
                }
            }

            var whole = read == 0 ? length : length - IncompleteTail(buffer.Span[..length]);
            if (whole == 0 && read > 0)
            {
                continue;
            }

            _tailLength = length - whole;
            buffer.Span[whole..length].CopyTo(_tail);
            return Accept(buffer.Span[..whole]);
        }
    }

    private async ValueTask<int> ReadBytesAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_utf16 is null)
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }

        try
        {
            return await _utf16.ReadAsync(buffer, cancellationToken);
        }
        catch (DocumentFaultException fault)
        {
            throw _fault = new(fault.Code, fault.Message, _lines + 1);
        }
    }

    /// <summary>
    /// Takes the mark away. UTF-16 and UTF-32 are told apart here, since their bytes would otherwise be called broken UTF-8 at line 1; without a mark
    /// UTF-16 is only guessed, so that it is not read.
    /// </summary>
    private int Begin(Span<byte> first)
    {
        _isBegun = true;
        if (first is [0xFF, 0xFE, 0, 0, ..] or [0, 0, ..])
        {
            throw _fault = new("not_utf8", "The document is UTF-32: save it as UTF-8 (in Excel: 'CSV UTF-8').", 1);
        }

        if (first is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            _utf16 = new Utf16Source(first[2..], stream, isBigEndian: first[0] == 0xFE);
            return 0;
        }

        if (first is [0, _, ..] or [_, 0, ..])
        {
            throw _fault = new(
                "not_utf8",
                "The document looks like UTF-16 or UTF-32 without a byte order mark: save it as UTF-8 (in Excel: 'CSV UTF-8'), or as UTF-16 with its mark.",
                1);
        }

        if (!first.StartsWith(ByteOrderMark))
        {
            return first.Length;
        }

        first[ByteOrderMark.Length..].CopyTo(first);
        return first.Length - ByteOrderMark.Length;
    }

    private int Accept(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            _bytes += bytes.Length;
            _lines += bytes.Count((byte)'\n');
            return bytes.Length;
        }

        var good = 0;
        while (System.Text.Rune.DecodeFromUtf8(bytes[good..], out _, out var consumed) is System.Buffers.OperationStatus.Done)
        {
            good += consumed;
        }

        var line = _lines + bytes[..good].Count((byte)'\n') + 1;
        _fault = new("not_utf8", $"Byte {_bytes + good + 1} of the document is not UTF-8: save it as UTF-8 (in Excel: 'CSV UTF-8').", line);
        return good > 0 ? good : throw _fault;
    }

    /// <summary>How many bytes at the end begin a character that the next read may complete.</summary>
    private static int IncompleteTail(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back < LongestSequence && back <= bytes.Length; back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xC0) == 0x80)
            {
                continue;
            }

            var needed = lead switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            return needed > back ? back : 0;
        }

        return 0;
    }
}
