using System.Buffers;
using System.Text;

namespace Gateway.Saml.Signatures;

/// <summary>Collects UTF-8 in pooled memory, up to a bound beyond which it drops everything and says so.</summary>
internal sealed class OctetWriter(int max) : IDisposable
{
    private const int FirstSize = 8 * 1024;

    // Three bytes for a UTF-16 unit at most; texts are taken in pieces so that this reserve stays small.
    private const int PieceLength = 1024;

    private byte[] _octets = ArrayPool<byte>.Shared.Rent(FirstSize);

    private int _length;

    public ReadOnlySpan<byte> Written => _octets.AsSpan(0, _length);

    /// <summary>True once more was written than allowed; what was written is then of no use.</summary>
    public bool IsBeyondBound { get; private set; }

    public void Write(ReadOnlySpan<byte> ascii)
    {
        if (Reserve(ascii.Length))
        {
            ascii.CopyTo(_octets.AsSpan(_length));
            _length += ascii.Length;
        }
    }

    public void Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var piece = text.Length <= PieceLength ? text : text[..PieceLength];
            if (piece.Length < text.Length && char.IsHighSurrogate(piece[^1]))
            {
                piece = piece[..^1];
            }

            if (!Reserve(3 * piece.Length))
            {
                return;
            }

            _length += Encoding.UTF8.GetBytes(piece, _octets.AsSpan(_length));
            text = text[piece.Length..];
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => _length = 0;

    public void Dispose()
    {
        // Pooled memory is handed to others: it does not take an assertion along.
        ArrayPool<byte>.Shared.Return(_octets, clearArray: true);
        _octets = [];
        _length = 0;
    }

    private bool Reserve(int count)
    {
        IsBeyondBound |= _length > max;
        if (IsBeyondBound || _length + count <= _octets.Length)
        {
            return !IsBeyondBound;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_octets.Length * 2, _length + count));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_octets, clearArray: true);
        _octets = larger;
        return true;
    }
}
