using System.Buffers;

namespace Gateway.Saml;

/// <summary>Bytes from a stream, at most so many: a deflate bomb is never inflated further.</summary>
internal sealed class BoundedOctets(int max) : IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[] _octets = ArrayPool<byte>.Shared.Rent(Math.Min(FirstSize, max + 1));

    private int _length;

    public ReadOnlySpan<byte> Written => _octets.AsSpan(0, _length);

    /// <summary>False where the stream holds more than allowed.</summary>
    public bool TryFill(Stream stream)
    {
        while (_length <= max)
        {
            if (_length == _octets.Length)
            {
                Grow();
            }

            var read = stream.Read(_octets.AsSpan(_length));
            if (read == 0)
            {
                return true;
            }

            _length += read;
        }

        return false;
    }

    public void Dispose()
    {
        // Pooled memory is handed to others: it does not take a message along.
        ArrayPool<byte>.Shared.Return(_octets, clearArray: true);
        _octets = [];
        _length = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_octets.Length * 2L, max + 1L));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_octets, clearArray: true);
        _octets = larger;
    }
}
